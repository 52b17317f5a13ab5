using Gatehouse.Audit;
using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios.Surface;

[Trait(Deployment.Trait, Deployment.Deployed)]
public sealed class TheGoldenPath(SmallHouse house) : IClassFixture<SmallHouse>
{
    [TargetFact]
    public async Task A_task_is_accepted_delivered_and_settled()
    {
        var connection = await house.ConnectAsync("{}");

        var accepted = await house.DispatchAsync(connection);
        var task = accepted.Text("task");
        var ended = await house.AsAgentAsync("GET", $"/v1/tasks/{task}?wait=30");

        Assert.Equal(202, accepted.Status);
        Assert.Equal($"/v1/tasks/{task}", accepted.Headers["Location"]);
        Assert.Equal("allow", accepted.Body.GetProperty("decision").GetProperty("verdict").GetString());
        Assert.Equal("succeeded", ended.Text("status"));
        Assert.Equal("succeeded", ended.Text("outcome"));
        Assert.True(ended.Body.GetProperty("result").GetProperty("done").GetBoolean());
        Assert.Equal(0.12m, ended.Body.GetProperty("cost").GetDecimal());
    }

    [TargetFact]
    public async Task The_same_key_gives_the_same_task_and_another_body_is_a_mismatch()
    {
        var connection = await house.ConnectAsync("{}");

        var first = await house.DispatchAsync(connection, headers: ("Idempotency-Key", "k"));
        var again = await house.DispatchAsync(connection, headers: ("Idempotency-Key", "k"));
        var other = await house.DispatchAsync(connection, type: "u", headers: ("Idempotency-Key", "k"));

        Assert.False(first.Headers.ContainsKey("Idempotency-Replayed"));
        Assert.Equal("true", again.Headers["Idempotency-Replayed"]);
        Assert.Equal(first.Bytes, again.Bytes);
        Assert.Equal((422, "idempotency-mismatch"), (other.Status, other.Code));
    }

    [Fact]
    public async Task A_dry_run_shows_every_check_and_records_nothing()
    {
        var connection = await house.ConnectAsync("""{"taskTypes":["t"]}""");

        var allowed = await house.DispatchAsync(connection, "?dryRun=true");
        var denied = await house.DispatchAsync(connection, "?dryRun=true", type: "u");
        var export = await house.AsOwnerAsync("GET", $"/v1/audit/export?connection={connection}");

        Assert.Equal((200, "allow"), (allowed.Status, allowed.Text("verdict")));
        Assert.Equal((200, "deny", "policy.taskTypes"), (denied.Status, denied.Text("verdict"), denied.Text("clause")));
        Assert.Equal("task-type-is-permitted", denied.Body.GetProperty("checks").EnumerateArray().Last().GetProperty("name").GetString());
        Assert.Single(Entries(export));
    }

    [TargetFact]
    public async Task The_audit_of_everything_verifies()
    {
        var connection = await house.ConnectAsync("""{"rate":{"perMinute":1}}""");
        await house.DispatchAsync(connection);
        var refused = await house.DispatchAsync(connection);

        var export = await house.AsOwnerAsync("GET", "/v1/audit/export");

        Assert.Equal((429, "rate-limited"), (refused.Status, refused.Code));
        Assert.True(refused.Headers.ContainsKey("Retry-After"));
        Assert.Equal(connection, refused.Body.GetProperty("audit").GetProperty("chain").GetString());
        Assert.Equal(0, (await AuditVerifier.VerifyAsync(new MemoryStream(export.Bytes), default)).ExitCode);
    }

    [TargetFact]
    public async Task Another_agents_task_does_not_exist()
    {
        var connection = await house.ConnectAsync("{}");
        var task = (await house.DispatchAsync(connection)).Text("task");
        var stranger = task[..^1] + (task[^1] == 'a' ? 'b' : 'a');

        Assert.Equal(200, (await house.AsOwnerAsync("GET", $"/v1/tasks/{task}")).Status);
        Assert.Equal(404, (await house.AsAgentAsync("GET", $"/v1/tasks/{stranger}")).Status);
        Assert.Equal(404, (await house.AsAgentAsync("GET", "/v1/tasks/tsk_nonsense")).Status);
        Assert.Equal(400, (await house.AsAgentAsync("GET", $"/v1/tasks/{task}?wait=31")).Status);
    }

    private static IEnumerable<string> Entries(Reply export) =>
        System.Text.Encoding.UTF8.GetString(export.Bytes).Split('\n').Where(line => line.StartsWith("{\"entry\"", StringComparison.Ordinal));
}
