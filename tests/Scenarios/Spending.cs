using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios;

[Collection(HostStories.Name)]
[Trait(Deployment.Trait, Deployment.Deployed)]
public sealed class Spending(TwoGates gates)
{
    [TargetFact]
    public async Task What_a_task_did_not_cost_may_be_spent_by_another()
    {
        await using var target = await CostingAsync();
        var (agent, connection) = await gates.OpenAsync(target, new { spend = new { monthly = 10, perTask = 5, defaultTask = 1 } });

        Assert.Equal((403, "cost-above-task-cap", "policy.spend.perTask"), await RefusalOf(agent, connection, 5.000001m));
        await SpendAsync(agent, connection, maxCost: 4, cost: 2.5m);      // 2.5 spent
        await SpendAsync(agent, connection, maxCost: 5, cost: 5);         // 7.5
        Assert.Equal((403, "spend-cap-reached", "policy.spend.monthly"), await RefusalOf(agent, connection, 2.500001m));
        await SpendAsync(agent, connection, maxCost: 2.5m, cost: 0.5m);   // 8
        await SpendAsync(agent, connection, maxCost: 2, cost: null);      // 10: no cost reported, the bound is spent
        Assert.Equal((403, "spend-cap-reached", "policy.spend.monthly"), await RefusalOf(agent, connection, 0.000001m));
    }

    [TargetFact]
    public async Task A_declared_cost_below_the_default_reserves_the_default()
    {
        await using var target = await CostingAsync();
        var (agent, connection) = await gates.OpenAsync(target, new { spend = new { monthly = 3, defaultTask = 2 } });

        var task = await agent.HandInAsync(connection, maxCost: 0.01m, input: new { });

        Assert.Equal("succeeded", (await agent.EndAsync(task)).TaskStatus);
        Assert.Equal(2m, target.Calls[0].Body.GetProperty("maxCost").GetDecimal());
        Assert.Equal((403, "spend-cap-reached", "policy.spend.monthly"), await RefusalOf(agent, connection, 0.01m));
    }

    [TargetFact]
    public async Task A_target_that_took_more_than_it_might_is_counted_in_full()
    {
        await using var target = await CostingAsync();
        var (agent, connection) = await gates.OpenAsync(target, new { spend = new { monthly = 10, defaultTask = 1 } });

        var task = await agent.HandInAsync(connection, maxCost: 2, input: new { cost = 12 });
        var ended = await agent.EndAsync(task);

        Assert.Equal(("succeeded", 12m), (ended.TaskStatus, ended.Body.GetProperty("cost").GetDecimal()));
        Assert.Contains((await gates.Owner.ReadAuditAsync(connection)).Of(connection, task), record => record.Kind == "overrun");
        Assert.Equal(403, (await agent.DispatchAsync(connection)).Status);
    }

    [TargetFact]
    public async Task A_cap_lowered_on_the_way_holds_for_the_next_task_and_leaves_the_accepted_ones()
    {
        await using var held = await HeldTarget.StartAsync();
        var (agent, connection) = await gates.OpenAsync(held.Target, new { spend = new { monthly = 10, defaultTask = 1 } });
        var accepted = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => agent.HandInAsync(connection)));

        await gates.Owner.ChangePolicyAsync(connection, new { spend = new { monthly = 4, defaultTask = 1 } });
        Assert.Equal((403, "spend-cap-reached", "policy.spend.monthly"), await RefusalOf(gates.Either(agent, 1), connection, 1));
        held.Release();
        foreach (var task in accepted)
            Assert.Equal("succeeded", (await agent.EndAsync(task)).TaskStatus);
        Assert.Equal((403, "spend-cap-reached", "policy.spend.monthly"), await RefusalOf(agent, connection, 1));

        await gates.Owner.At(gates.Second).ChangePolicyAsync(connection, new { spend = new { monthly = 6, defaultTask = 1 } });
        await agent.HandInAsync(connection);
        Assert.Equal((403, "spend-cap-reached", "policy.spend.monthly"), await RefusalOf(agent, connection, 1));
    }

    [TargetFact]
    public async Task A_task_that_had_no_effect_costs_nothing_and_one_that_is_unknown_costs_all()
    {
        await using var target = await RecordingTarget.AnsweringAsync(404);
        var (agent, connection) = await gates.OpenAsync(target, new { spend = new { monthly = 1, defaultTask = 1 } });
        Assert.Equal("failed", (await agent.EndAsync(await agent.HandInAsync(connection))).TaskStatus);
        Assert.Equal(202, (await agent.DispatchAsync(connection)).Status);

        await using var later = await RecordingTarget.AnsweringAsync(202);
        var (other, unsure) = await gates.OpenAsync(later, new { spend = new { monthly = 1, defaultTask = 1 }, delivery = new { resultWithin = "PT1S" } });
        Assert.Equal("indeterminate", (await other.EndAsync(await other.HandInAsync(unsure))).TaskStatus);
        Assert.Equal((403, "spend-cap-reached", "policy.spend.monthly"), await RefusalOf(other, unsure, 1));
    }

    /// <summary>A target that takes what its task's input says.</summary>
    private static Task<RecordingTarget> CostingAsync() => RecordingTarget.StartAsync((call, response) =>
    {
        var cost = call.Body.GetProperty("input").TryGetProperty("cost", out var told) ? told.GetDecimal() : (decimal?)null;
        return RecordingTarget.OutputAsync(response, new { output = "done", cost });
    });

    private static async Task SpendAsync(AgentClient agent, string connection, decimal maxCost, decimal? cost)
    {
        var ended = await agent.EndAsync(await agent.HandInAsync(connection, maxCost, new { cost }));
        Assert.Equal(("succeeded", cost ?? maxCost), (ended.TaskStatus, ended.Body.GetProperty("cost").GetDecimal()));
    }

    private static async Task<(int Status, string? Code, string? Clause)> RefusalOf(AgentClient agent, string connection, decimal maxCost)
    {
        var reply = await agent.DispatchAsync(connection, maxCost: maxCost);
        return (reply.Status, reply.Code, reply.Body.TextOf("clause"));
    }
}
