using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios.Surface;

[Trait(Deployment.Trait, Deployment.Deployed)]
public sealed class SessionsOpen(SmallHouse house) : IClassFixture<SmallHouse>
{
    [TargetFact]
    public async Task An_agent_opens_reads_lists_and_ends_its_own()
    {
        var opened = await house.AsAgentAsync("POST", "/v1/sessions", """{"name":"refunds","human":"user:ana@example.com"}""");
        Assert.Equal((201, house.Agent, "refunds"), (opened.Status, opened.Text("agent"), opened.Text("name")));
        var path = $"/v1/sessions/{opened.Text("id")}";
        Assert.Equal(path, opened.Headers["Location"]);
        Assert.Equal(opened.Text("expiresAt"), (await house.AsAgentAsync("GET", path)).Text("expiresAt"));
        Assert.Contains(opened.Text("id"), IdsOf(await house.AsAgentAsync("GET", "/v1/sessions")));
        Assert.Contains(opened.Text("id"), IdsOf(await house.AsOwnerAsync("GET", $"/v1/sessions?agent={house.Agent}")));

        var connection = await house.ConnectAsync("{}");
        Assert.Equal(202, (await JoinAsync(connection, opened.Text("id"))).Status);
        var ended = await house.AsAgentAsync("DELETE", path);
        Assert.Equal((200, "\"2\""), (ended.Status, ended.Headers["ETag"]));
        var refused = await JoinAsync(connection, opened.Text("id"));
        Assert.Equal((404, "not-found", "$.session"), (refused.Status, refused.Code, refused.Text("clause")));
    }

    [Fact]
    public async Task An_operator_opens_one_for_an_agent_and_a_stranger_sees_nothing_of_it()
    {
        var opened = await house.AsOwnerAsync("POST", "/v1/sessions", $$"""{"agent":"{{house.Agent}}"}""");
        var stranger = (await house.AsOwnerAsync("POST", "/v1/agents", """{"name":"x","owner":{"team":"t","contact":"c"}}""")).Text("id");
        var credential = (await house.AsOwnerAsync("POST", $"/v1/agents/{stranger}/credentials", """{"kind":"secret"}""")).Body;
        var token = (await house.SignInAsync($"grant_type=client_credentials&client_id={credential.GetProperty("clientId").GetString()}&client_secret={credential.GetProperty("clientSecret").GetString()}")).Text("access_token");

        Assert.Equal(404, (await house.SendAsync("GET", $"/v1/sessions/{opened.Text("id")}", token)).Status);
        Assert.Equal(404, (await house.SendAsync("DELETE", $"/v1/sessions/{opened.Text("id")}", token)).Status);
        Assert.Empty(IdsOf(await house.SendAsync("GET", $"/v1/sessions?agent={house.Agent}", token)));
        Assert.Equal(404, (await house.AsOwnerAsync("POST", "/v1/sessions", """{"agent":"agt_00000000000000000000"}""")).Status);
    }

    [Theory]
    [InlineData("{}", "$.agent")]
    [InlineData("""{"agent":"ses_00000000000000000000"}""", "$.agent")]
    [InlineData("""{"agent":"{agent}","human":"ana"}""", "$.human")]
    [InlineData("""{"agent":"{agent}","expiresAt":"2020-01-01T00:00:00.000Z"}""", "$.expiresAt")]
    [InlineData("""{"agent":"{agent}","expiresAt":"2199-01-01T00:00:00.000Z"}""", "$.expiresAt")]
    [InlineData("""{"agent":"{agent}","labels":[]}""", "$.labels")]
    public async Task What_is_no_session_is_malformed(string body, string place)
    {
        var reply = await house.AsOwnerAsync("POST", "/v1/sessions", body.Replace("{agent}", house.Agent, StringComparison.Ordinal));

        Assert.Equal((400, place), (reply.Status, reply.Body.GetProperty("errors")[0].GetProperty("path").GetString()));
    }

    [Fact]
    public async Task An_agent_cannot_speak_for_another_nor_set_a_budget()
    {
        Assert.Equal(400, (await house.AsAgentAsync("POST", "/v1/sessions", """{"agent":"agt_00000000000000000000"}""")).Status);
        Assert.Equal(400, (await house.AsOwnerAsync("GET", "/v1/sessions")).Status);
        Assert.Equal(403, (await house.AsAgentAsync("PUT", "/v1/budgets", """{"of":"organisation"}""")).Status);
    }

    [Theory]
    [InlineData("""{"of":"organisation","rate":{"perMinute":1000001}}""", 400, "malformed")]
    [InlineData("""{"of":{"agent":"agt_00000000000000000000"},"rate":{"perMinute":1}}""", 404, "not-found")]
    [InlineData("""{"of":{"session":"ses_00000000000000000000"},"rate":{"perMinute":1}}""", 404, "not-found")]
    [InlineData("""{"of":"organisation"}""", 404, "not-found")]
    public async Task A_budget_that_cannot_be_is_refused(string body, int status, string code)
    {
        var reply = await house.AsOwnerAsync("PUT", "/v1/budgets", body);

        Assert.Equal((status, code), (reply.Status, reply.Code));
        Assert.Equal(404, (await house.AsOwnerAsync("GET", "/v1/budgets?of=everybody")).Status);
        Assert.Equal(412, (await house.AsOwnerAsync("PUT", "/v1/budgets", $$"""{"of":{"agent":"{{house.Agent}}"},"rate":{"perMinute":1} }""", ("If-Match", "\"1\""))).Status);
    }

    private Task<Reply> JoinAsync(string connection, string session) =>
        house.AsAgentAsync("POST", "/v1/dispatch", $$$"""{"connection":"{{{connection}}}","session":"{{{session}}}","task":{"type":"t"} }""");

    private static string[] IdsOf(Reply page) => [.. page.Body.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!)];
}
