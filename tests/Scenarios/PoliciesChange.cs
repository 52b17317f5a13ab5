using Gatehouse.Scenarios.BadInputs;
using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios;

public sealed class PoliciesChange(BadInputGate gate) : IClassFixture<BadInputGate>
{
    [Fact]
    public async Task Every_version_can_be_listed_read_and_compared()
    {
        var connection = await gate.Owner.ConnectAsync(gate.Agent, gate.Target.Url, new { rate = new { perMinute = 5 } });
        await gate.Owner.ChangePolicyAsync(connection, new { rate = new { perMinute = 10, perHour = 100 } });
        await gate.Owner.ChangePolicyAsync(connection, new { taskTypes = new[] { "summarize" } });
        var path = $"/v1/connections/{connection}/policy/versions";

        var first = await gate.GetAsync($"{path}?limit=2");
        var rest = await gate.GetAsync($"{path}?limit=2&after={first.Body.TextOf("after")}");
        var second = await gate.GetAsync($"{path}?version=2");
        var difference = await gate.GetAsync($"{path}?from=1&to=2");
        var back = await gate.GetAsync($"{path}?from=3&to=2");

        Assert.Equal([1L, 2L, 3L], new[] { first, rest }.SelectMany(page => page.Body.GetProperty("items").EnumerateArray()).Select(version => version.NumberOf("version")));
        var oldest = first.Body.GetProperty("items")[0];
        Assert.StartsWith("usr_", oldest.TextOf("by"), StringComparison.Ordinal);
        Assert.NotNull(oldest.TextOf("changedAt"));
        Assert.Equal("""{"rate":{"perMinute":10,"perHour":100}}""", second.Body.GetProperty("policy").GetRawText());
        Assert.Equal(
            """[{"op":"replace","at":"$.rate.perMinute","before":5,"after":10},{"op":"add","at":"$.rate.perHour","after":100}]""", difference.Body.GetProperty("changes").GetRawText());
        Assert.Equal(["remove", "add"], back.Body.GetProperty("changes").EnumerateArray().Select(change => change.TextOf("op")));
    }

    [Theory]
    [InlineData("?version=0", 400)]
    [InlineData("?version=x", 400)]
    [InlineData("?from=1", 400)]
    [InlineData("?from=1&to=1&version=1", 400)]
    [InlineData("?version=9", 404)]
    [InlineData("?from=1&to=9", 404)]
    [InlineData("?after=1", 400)]
    public async Task What_is_no_version_is_refused(string query, int status) =>
        Assert.Equal(status, (await gate.GetAsync($"/v1/connections/{gate.Connection}/policy/versions{query}")).Status);

    [Fact]
    public async Task Of_an_unknown_connection_there_are_no_versions() =>
        Assert.Equal(404, (await gate.GetAsync("/v1/connections/con_00000000000000000000/policy/versions")).Status);

    [Fact]
    public async Task A_policy_that_applies_to_what_is_queued_ends_it_with_the_clause()
    {
        await using var held = await HeldTarget.StartAsync();
        var agent = await gate.Owner.EnrolAsync();
        var connection = await gate.Owner.ConnectAsync(agent, held.Target.Url, new { delivery = new { maxInFlight = 1 } });
        var sent = await agent.HandInAsync(connection, maxCost: 1);
        await held.IsBusyAsync();
        var queued = await agent.HandInAsync(connection, maxCost: 1);

        var path = $"/v1/connections/{connection}/policy";
        Assert.Equal(400, (await gate.Client.PutAsync($"{path}?applyToQueued=maybe", new { }, gate.Owner.Key, ("If-Match", "\"1\""))).Status);
        var changed = await gate.Client.PutAsync($"{path}?applyToQueued=true", new { taskTypes = new[] { "refund" } }, gate.Owner.Key, ("If-Match", "\"1\""));
        held.Release();
        var denied = await agent.EndAsync(queued);

        Assert.Equal(200, changed.Status);
        Assert.Equal("succeeded", (await agent.EndAsync(sent)).TaskStatus);
        Assert.Equal(("denied", "failedNoEffect"), (denied.TaskStatus, denied.Body.TextOf("outcome")));
        Assert.Equal(("task-type-not-permitted", "policy.taskTypes"), (denied.Body.GetProperty("refusal").TextOf("code"), denied.Body.GetProperty("refusal").TextOf("clause")));
        Assert.Equal(sent, Assert.Single(held.Target.Calls).Task);
        var entry = (await gate.Owner.ReadAuditAsync(connection)).Of(connection, queued).Single(record => record.Kind == "ended");
        Assert.Equal(("policy.taskTypes", 2L), (entry.Entry.TextOf("clause"), entry.Entry.NumberOf("policyVersion")));
        Assert.True((await gate.GetAsync($"{path}/versions?version=2")).Body.GetProperty("appliesToQueued").GetBoolean());
    }
}
