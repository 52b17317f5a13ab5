using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios;

[Collection(HostStories.Name)]
[Trait(Deployment.Trait, Deployment.Deployed)]
public sealed class Containments(TwoGates gates)
{
    [TargetFact]
    public async Task A_frozen_agent_neither_sends_nor_receives_until_it_is_thawed()
    {
        await using var target = await RecordingTarget.StartAsync();
        var agent = await gates.Owner.EnrolAsync(target.Url);
        var caller = await gates.Owner.EnrolAsync();
        var outgoing = new[] { await gates.Owner.ConnectAsync(agent, target.Url), await gates.Owner.ConnectAsync(agent, caller) };
        var incoming = await gates.Owner.ConnectAsync(caller, agent);
        var elsewhere = await gates.Owner.ConnectAsync(caller, target.Url);

        var freeze = await gates.Owner.At(gates.Second).ContainAsync("freeze", agent.Id);

        Assert.Equal(3, freeze.Fenced);
        Assert.Equal((403, "agent-frozen"), await CodeOf(agent.DispatchAsync(outgoing[0])));
        Assert.Equal((403, "agent-frozen"), await CodeOf(gates.Either(agent, 1).DispatchAsync(outgoing[1])));
        Assert.Equal((403, "connection-frozen"), await CodeOf(caller.DispatchAsync(incoming)));
        Assert.Equal(202, (await caller.DispatchAsync(elsewhere)).Status);
        foreach (var connection in outgoing.Append(incoming))
            Assert.Equal("agent", (await gates.First.GetAsync($"/v1/connections/{connection}", gates.Owner.Key)).Body.TextOf("frozenBy"));

        await gates.Owner.ContainAsync("unfreeze", agent.Id);
        Assert.Equal(202, (await agent.DispatchAsync(outgoing[0])).Status);
        Assert.Equal(202, (await gates.Either(caller, 1).DispatchAsync(incoming)).Status);
    }

    [TargetFact]
    public async Task A_kill_cancels_what_is_queued_and_is_seen_at_once()
    {
        await using var held = await HeldTarget.StartAsync();
        var (agent, connection) = await gates.OpenAsync(held.Target, new { delivery = new { maxInFlight = 1 } });
        var sent = await agent.HandInAsync(connection);
        await held.IsBusyAsync();
        var queued = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => agent.HandInAsync(connection)));

        var kill = await gates.Owner.ContainAsync("kill", connection);

        Assert.Equal([sent], kill.InFlight);
        foreach (var task in queued)
        {
            var seen = await gates.Either(agent, 1).ReadAsync(task);
            Assert.Equal(("cancelled", "failedNoEffect"), (seen.TaskStatus, seen.Body.TextOf("outcome")));
        }

        held.Release();
        Assert.Equal("succeeded", (await agent.EndAsync(sent)).TaskStatus);
        Assert.Equal(sent, Assert.Single(held.Target.Calls).Task);
        Assert.Equal(403, (await agent.DispatchAsync(connection)).Status);
    }

    [TargetFact]
    public async Task A_killed_agent_is_nobody_and_stays_so()
    {
        await using var held = await HeldTarget.StartAsync();
        var (agent, connection) = await gates.OpenAsync(held.Target, new { delivery = new { maxInFlight = 1 } });
        var owner = gates.Owner;
        var sent = await agent.HandInAsync(connection);
        await held.IsBusyAsync();
        await agent.HandInAsync(connection);

        var kill = await owner.ContainAsync("kill", agent.Id);

        Assert.Equal([sent], kill.InFlight);
        Assert.Equal((401, "unauthenticated"), await CodeOf(agent.DispatchAsync(connection)));
        Assert.Equal((401, "unauthenticated"), await CodeOf(gates.Either(agent, 1).ReadAsync(sent)));
        var token = await AgentClient.RequestTokenAsync(gates.Second, agent.ClientId, agent.ClientSecret);
        Assert.Equal((401, "invalid_client"), (token.Status, token.Body.TextOf("error")));
        Assert.Equal((409, "conflict"), await CodeOf(gates.First.PostAsync($"/v1/agents/{agent.Id}/unfreeze", null, owner.Key)));
        held.Release();
        await Eventually.IsTrueAsync(
            "both tasks have ended", async () => (await owner.ReadAuditAsync(connection))[connection].Count(record => record.Kind == "ended") == 2);
        Assert.Equal(sent, Assert.Single(held.Target.Calls).Task);
    }

    [TargetFact]
    public async Task What_waits_in_the_cold_is_sent_after_the_thaw()
    {
        await using var held = await HeldTarget.StartAsync();
        var (agent, connection) = await gates.OpenAsync(held.Target, new { delivery = new { maxInFlight = 1 } });
        var sent = await agent.HandInAsync(connection);
        await held.IsBusyAsync();
        var waiting = await agent.HandInAsync(connection);

        var freeze = await gates.Owner.ContainAsync("freeze", connection);
        Assert.Equal((403, "connection-frozen"), await CodeOf(agent.DispatchAsync(connection)));
        held.Release();
        Assert.Equal("succeeded", (await agent.EndAsync(sent)).TaskStatus);
        await Task.Delay(TimeSpan.FromSeconds(2));
        Assert.Single(held.Target.Calls);
        await gates.Owner.ContainAsync("unfreeze", connection);

        Assert.Equal([sent], freeze.InFlight);
        Assert.Equal("succeeded", (await agent.EndAsync(waiting)).TaskStatus);
    }

    [TargetFact]
    public async Task A_freeze_that_finds_it_frozen_changes_nothing()
    {
        await using var target = await RecordingTarget.StartAsync();
        var (_, connection) = await gates.OpenAsync(target);

        await gates.Owner.ContainAsync("freeze", connection);
        await gates.Owner.At(gates.Second).ContainAsync("freeze", connection);

        Assert.Single((await gates.Owner.ReadAuditAsync(connection))[connection], record => record.Kind == "freeze");
    }

    [Theory]
    [InlineData("/v1/agents/agt_00000000000000000000/freeze")]
    [InlineData("/v1/connections/con_00000000000000000000/kill")]
    [InlineData("/v1/connections/nothing/freeze")]
    public async Task Nobody_can_be_contained_who_is_not_there(string path) =>
        Assert.Equal((404, "not-found"), await CodeOf(gates.First.PostAsync(path, null, gates.Owner.Key)));

    private static async Task<(int Status, string? Code)> CodeOf(Task<Reply> reply) => ((await reply).Status, (await reply).Code);
}
