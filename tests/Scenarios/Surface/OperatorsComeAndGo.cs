using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios.Surface;

[Trait(Deployment.Trait, Deployment.Deployed)]
public sealed class OperatorsComeAndGo(SmallHouse house) : IClassFixture<SmallHouse>
{
    [Fact]
    public async Task An_operator_s_key_is_shown_once_and_opens_what_the_roles_say()
    {
        var made = await MakeAsync("viewer");
        var shown = await house.AsOwnerAsync("GET", $"/v1/operators/{made.Text("id")}");

        Assert.Equal((201, $"/v1/operators/{made.Text("id")}", "\"1\""), (made.Status, made.Headers["Location"], made.Headers["ETag"]));
        Assert.Matches("^usr_[a-z0-9]{20}$", made.Text("id"));
        Assert.StartsWith("gth_op_", made.Text("key"), StringComparison.Ordinal);
        Assert.Equal((200, "ana", "\"1\""), (shown.Status, shown.Text("name"), shown.Headers["ETag"]));
        Assert.False(shown.Body.TryGetProperty("key", out _));
        Assert.Equal(200, (await house.SendAsync("GET", "/v1/agents", made.Text("key"))).Status);
        Assert.Contains(made.Text("id"), await ListedAsync());
    }

    [Fact]
    public async Task Roles_count_from_the_next_call_on_and_need_the_version_that_was_seen()
    {
        var made = await MakeAsync("viewer");
        var path = $"/v1/operators/{made.Text("id")}";

        Assert.Equal((428, "precondition-required"), StatusOf(await house.AsOwnerAsync("PATCH", path, """{"roles":["operator"]}""")));
        Assert.Equal((412, "stale"), StatusOf(await house.AsOwnerAsync("PATCH", path, """{"roles":["operator"]}""", ("If-Match", "\"7\""))));
        var changed = await house.AsOwnerAsync("PATCH", path, """{"roles":["operator"],"name":"ana b"}""", ("If-Match", "\"1\""));

        Assert.Equal((200, "\"2\"", "ana b"), (changed.Status, changed.Headers["ETag"], changed.Text("name")));
        Assert.Equal(201, (await house.SendAsync("POST", "/v1/agents", made.Text("key"), """{"name":"x","owner":{"team":"t","contact":"c"}}""")).Status);
    }

    [Fact]
    public async Task Who_is_removed_is_nobody_from_the_next_call_on()
    {
        var made = await MakeAsync("owner");
        var path = $"/v1/operators/{made.Text("id")}";

        Assert.Equal((428, "precondition-required"), StatusOf(await house.AsOwnerAsync("DELETE", path)));
        Assert.Equal(200, (await house.AsOwnerAsync("DELETE", path, null, ("If-Match", "\"1\""))).Status);

        Assert.Equal(401, (await house.SendAsync("GET", "/v1/agents", made.Text("key"))).Status);
        Assert.Equal(404, (await house.AsOwnerAsync("GET", path)).Status);
        Assert.Equal(404, (await house.AsOwnerAsync("PATCH", path, """{"name":"back"}""", ("If-Match", "\"2\""))).Status);
        Assert.Equal(404, (await house.AsOwnerAsync("POST", $"{path}/keys")).Status);
        Assert.DoesNotContain(made.Text("id"), await ListedAsync());
    }

    [Fact]
    public async Task Keys_rotate_without_a_gap()
    {
        var made = await MakeAsync("viewer");
        var keys = $"/v1/operators/{made.Text("id")}/keys";
        var old = made.Body.GetProperty("keys")[0].GetString()!;

        Assert.Equal((409, "conflict"), StatusOf(await house.AsOwnerAsync("DELETE", $"{keys}/{old}")));
        var second = await house.AsOwnerAsync("POST", keys);
        Assert.Equal((201, $"{keys}/{second.Text("id")}"), (second.Status, second.Headers["Location"]));
        Assert.Equal((409, "conflict"), StatusOf(await house.AsOwnerAsync("POST", keys)));
        Assert.Equal(200, (await house.SendAsync("GET", "/v1/agents", made.Text("key"))).Status);
        Assert.Equal(200, (await house.SendAsync("GET", "/v1/agents", second.Text("key"))).Status);

        Assert.Equal(200, (await house.AsOwnerAsync("DELETE", $"{keys}/{old}")).Status);
        Assert.Equal(401, (await house.SendAsync("GET", "/v1/agents", made.Text("key"))).Status);
        Assert.Equal(200, (await house.SendAsync("GET", "/v1/agents", second.Text("key"))).Status);
        Assert.Equal(404, (await house.AsOwnerAsync("DELETE", $"{keys}/{old}")).Status);
        Assert.Equal(201, (await house.AsOwnerAsync("POST", keys)).Status);
    }

    [LocalFact]
    public async Task The_last_owner_stays()
    {
        var all = await house.AsOwnerAsync("GET", "/v1/operators?limit=1000");
        foreach (var other in all.Body.GetProperty("items").EnumerateArray().Where(one => one.GetProperty("name").GetString() != "owner"))
            await RemoveAsync(other.GetProperty("id").GetString()!);
        var self = Assert.Single((await house.AsOwnerAsync("GET", "/v1/operators")).Body.GetProperty("items").EnumerateArray()).GetProperty("id").GetString()!;

        Assert.Equal((409, "conflict"), StatusOf(await RemoveAsync(self)));
        Assert.Equal((409, "conflict"), StatusOf(await house.AsOwnerAsync("PATCH", $"/v1/operators/{self}", """{"roles":["viewer"]}""", ("If-Match", await TagAsync(self)))));
        Assert.Equal(201, (await MakeAsync("viewer")).Status);
        Assert.Equal((409, "conflict"), StatusOf(await RemoveAsync(self)));
    }

    [Fact]
    public async Task Nobody_gives_themselves_a_role()
    {
        var made = await MakeAsync("owner");
        var path = $"/v1/operators/{made.Text("id")}";

        Assert.Equal((403, "forbidden"), StatusOf(await house.SendAsync("PATCH", path, made.Text("key"), """{"roles":["owner","approver"]}""", ("If-Match", "\"1\""))));
        Assert.Equal(200, (await house.AsOwnerAsync("PATCH", path, """{"roles":["owner","approver"]}""", ("If-Match", "\"1\""))).Status);
        Assert.Equal(200, (await house.SendAsync("PATCH", path, made.Text("key"), """{"roles":["approver"]}""", ("If-Match", "\"2\""))).Status);
        Assert.Equal((403, "forbidden"), StatusOf(await house.SendAsync("PATCH", path, made.Text("key"), """{"name":"z"}""", ("If-Match", "\"3\""))));
    }

    [Theory]
    [InlineData("POST", "{}", "$.name", "$.roles")]
    [InlineData("POST", """{"name":"x","roles":[]}""", "$.roles")]
    [InlineData("POST", """{"name":"x","roles":["root"]}""", "$.roles")]
    [InlineData("POST", """{"name":"x","roles":"owner"}""", "$.roles")]
    [InlineData("POST", """{"name":"x","roles":["viewer","viewer"]}""", "$.roles[1]")]
    [InlineData("POST", """{"name":"x","roles":["viewer"],"organisation":"abcdefghijkl"}""", "$.organisation")]
    public async Task What_describes_no_operator_is_refused_with_every_place(string method, string body, params string[] places)
    {
        var refused = await house.AsOwnerAsync(method, "/v1/operators", body);

        Assert.Equal((400, "malformed"), StatusOf(refused));
        Assert.Equal(places, refused.Body.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("path").GetString()));
    }

    private Task<Reply> MakeAsync(string role) => house.AsOwnerAsync("POST", "/v1/operators", $$"""{"name":"ana","roles":["{{role}}"]}""");

    private async Task<Reply> RemoveAsync(string id) => await house.AsOwnerAsync("DELETE", $"/v1/operators/{id}", null, ("If-Match", await TagAsync(id)));

    private async Task<string> TagAsync(string id) => (await house.AsOwnerAsync("GET", $"/v1/operators/{id}")).Headers["ETag"];

    private async Task<string[]> ListedAsync() =>
        [.. (await house.AsOwnerAsync("GET", "/v1/operators?limit=1000")).Body.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("id").GetString()!)];

    private static (int Status, string Code) StatusOf(Reply reply) => (reply.Status, reply.Code);
}
