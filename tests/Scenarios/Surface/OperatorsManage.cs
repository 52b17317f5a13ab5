using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios.Surface;

[Trait(Deployment.Trait, Deployment.Deployed)]
public sealed class OperatorsManage(SmallHouse house) : IClassFixture<SmallHouse>
{
    [Fact]
    public async Task A_policy_is_replaced_only_by_who_saw_it()
    {
        var connection = await house.ConnectAsync("""{"rate":{"perMinute":5}}""");
        var path = $"/v1/connections/{connection}/policy";

        var shown = await house.AsOwnerAsync("GET", path);
        var blind = await house.AsOwnerAsync("PUT", path, "{}");
        var broken = await house.AsOwnerAsync("PUT", path, """{"rate":{"perMinute":-1},"spend":{"monthly":-1}}""", ("If-Match", "\"1\""));
        var changed = await house.AsOwnerAsync("PUT", path, """{"rate":{"perMinute":0}}""", ("If-Match", "\"1\""));
        var late = await house.AsOwnerAsync("PUT", path, "{}", ("If-Match", "\"1\""));
        var weak = await house.AsOwnerAsync("PUT", path, "{}", ("If-Match", "W/\"2\""));

        Assert.Equal("\"1\"", shown.Headers["ETag"]);
        Assert.Equal((428, "precondition-required"), (blind.Status, blind.Code));
        Assert.Equal((400, "malformed"), (broken.Status, broken.Code));
        Assert.Equal(["$.rate.perMinute", "$.spend.monthly"], broken.Body.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("path").GetString()!));
        Assert.Equal((200, "\"2\""), (changed.Status, changed.Headers["ETag"]));
        Assert.Equal((412, "stale"), (late.Status, late.Code));
        Assert.Equal((412, "stale"), (weak.Status, weak.Code));
        Assert.Equal("rate-limited", (await house.DispatchAsync(connection)).Code);
    }

    [TargetFact]
    public async Task A_frozen_connection_refuses_until_it_is_thawed_and_a_killed_one_for_ever()
    {
        var connection = await house.ConnectAsync("{}");

        var frozen = await house.AsOwnerAsync("POST", $"/v1/connections/{connection}/freeze");
        var refused = await house.DispatchAsync(connection);
        var shown = await house.AsOwnerAsync("GET", $"/v1/connections/{connection}");
        await house.AsOwnerAsync("POST", $"/v1/connections/{connection}/unfreeze");
        var accepted = await house.DispatchAsync(connection);
        await house.AsOwnerAsync("POST", $"/v1/connections/{connection}/kill");
        var thaw = await house.AsOwnerAsync("POST", $"/v1/connections/{connection}/unfreeze");

        Assert.Equal((200, 1), (frozen.Status, frozen.Body.GetProperty("fenced").GetInt32()));
        Assert.Equal((403, "connection-frozen"), (refused.Status, refused.Code));
        Assert.Equal(("frozen", "connection"), (shown.Text("status"), shown.Text("frozenBy")));
        Assert.Equal(202, accepted.Status);
        Assert.Equal((409, "conflict"), (thaw.Status, thaw.Code));
    }

    [Fact]
    public async Task The_token_of_a_killed_agent_is_worth_nothing()
    {
        var agent = (await house.AsOwnerAsync("POST", "/v1/agents", """{"name":"x","owner":{"team":"t","contact":"c"}}""")).Text("id");
        var credential = await house.AsOwnerAsync("POST", $"/v1/agents/{agent}/credentials", """{"kind":"secret"}""");
        var form = $"grant_type=client_credentials&client_id={credential.Text("clientId")}&client_secret={credential.Text("clientSecret")}";
        var token = (await house.SignInAsync(form)).Text("access_token");

        Assert.Equal(404, (await house.SendAsync("GET", "/v1/tasks/tsk_abcdefghijklmnopqrstabcdefghijklmnop", token)).Status);
        Assert.Equal(200, (await house.AsOwnerAsync("POST", $"/v1/agents/{agent}/kill")).Status);
        Assert.Equal(401, (await house.SendAsync("GET", "/v1/tasks/tsk_abcdefghijklmnopqrstabcdefghijklmnop", token)).Status);
        Assert.Equal(401, (await house.SendAsync("POST", "/v1/dispatch", token, "{}")).Status);
        Assert.Equal("invalid_client", (await house.SignInAsync(form)).Text("error"));
    }

    [LocalFact]
    public async Task Every_error_of_a_policy_in_a_new_connection_has_its_place_in_the_body()
    {
        var answer = await house.AsOwnerAsync("POST", "/v1/connections", $$"""{"name":"c","from":"{{house.Agent}}","to":{"http":{"url":"http://127.0.0.1:9/"} },"policy":{"rate":{"perMinute":-1} } }""");

        Assert.Equal(400, answer.Status);
        Assert.Equal("$.policy.rate.perMinute", answer.Body.GetProperty("errors")[0].GetProperty("path").GetString());
    }
}
