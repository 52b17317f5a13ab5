using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios;

[Collection(HostStories.Name)]
[Trait(Deployment.Trait, Deployment.Deployed)]
public sealed class WhatTargetsReport(TwoGates gates)
{
    [TargetFact]
    public async Task A_cost_above_its_bound_freezes_the_connection_until_an_operator_has_looked()
    {
        await using var target = await ReportingAsync();
        var (agent, connection) = await gates.OpenAsync(target, new { spend = new { monthly = 100, defaultTask = 1 } });

        var ended = await agent.EndAsync(await agent.HandInAsync(connection, maxCost: 2, input: new { cost = 2.5m }));

        Assert.Equal(("succeeded", 2.5m), (ended.TaskStatus, ended.Body.GetProperty("cost").GetDecimal()));
        var frozen = await agent.DispatchAsync(connection);
        Assert.Equal((403, "connection-frozen"), (frozen.Status, frozen.Code));
        var shown = await gates.First.GetAsync($"/v1/connections/{connection}", gates.Owner.Key);
        Assert.Equal(("frozen", "connection"), (shown.Body.TextOf("status"), shown.Body.TextOf("frozenBy")));
        var spend = shown.Body.GetProperty("spend");
        Assert.Equal((2.5m, 0.5m, 0m), (spend.GetProperty("posted").GetDecimal(), spend.GetProperty("overrun").GetDecimal(), spend.GetProperty("reserved").GetDecimal()));
        var freeze = Assert.Single((await gates.Owner.ReadAuditAsync(connection))[connection], record => record.Kind == "freeze");
        Assert.Equal(("overrun", connection, null), (freeze.Entry.TextOf("clause"), freeze.Entry.TextOf("subject"), freeze.Entry.TextOf("operator")));

        await gates.Owner.ContainAsync("unfreeze", connection);
        Assert.Equal("succeeded", (await agent.EndAsync(await agent.HandInAsync(connection))).TaskStatus);
    }

    [TargetFact]
    public async Task A_policy_may_ask_that_an_overrun_is_only_written_down()
    {
        await using var target = await ReportingAsync();
        var (agent, connection) = await gates.OpenAsync(target, new { spend = new { monthly = 100, defaultTask = 1, onOverrun = "record" } });

        var task = await agent.HandInAsync(connection, maxCost: 2, input: new { cost = 3 });
        await agent.EndAsync(task);

        Assert.Equal(202, (await agent.DispatchAsync(connection)).Status);
        var kinds = (await gates.Owner.ReadAuditAsync(connection)).Of(connection, task).Select(record => record.Kind).ToArray();
        Assert.Equal(["dispatch", "claim", "ended", "overrun"], kinds);
    }

    [TargetFact]
    public async Task A_model_that_the_policy_does_not_list_is_a_violation_of_a_task_that_is_done()
    {
        await using var target = await ReportingAsync();
        var (agent, connection) = await gates.OpenAsync(target, new { models = new[] { "small" } });

        var kept = await EndAsync(agent, connection, "small");
        var broken = await EndAsync(agent, connection, "huge");

        Assert.Equal(("succeeded", null), (kept.TaskStatus, kept.Body.TextOf("violation")));
        Assert.Equal(("succeeded", "policy.models"), (broken.TaskStatus, broken.Body.TextOf("violation")));
        Assert.Equal("huge", broken.Body.GetProperty("result").TextOf("said"));
        var violation = Assert.Single((await gates.Owner.ReadAuditAsync(connection))[connection], record => record.Kind == "violation");
        Assert.Equal("policy.models", violation.Entry.TextOf("clause"));
        Assert.Equal(202, (await agent.PostAsync(new { connection, task = new { type = "t", model = "small" } })).Status);
    }

    [TargetFact]
    public async Task What_a_target_reports_in_another_form_is_no_result()
    {
        await using var target = await RecordingTarget.StartAsync((_, response) => RecordingTarget.OutputAsync(response, new { output = 1, model = 5 }));
        var (agent, connection) = await gates.OpenAsync(target);

        var ended = await agent.EndAsync(await agent.HandInAsync(connection));

        Assert.Equal(("indeterminate", "unreadable-answer"), (ended.TaskStatus, ended.Body.GetProperty("failure").TextOf("code")));
    }

    [TargetTheory]
    [InlineData(302, "failed", "failedNoEffect")]
    [InlineData(303, "indeterminate", "unknown")]
    [InlineData(307, "failed", "failedNoEffect")]
    public async Task A_redirect_is_not_followed_wherever_it_leads(int status, string ends, string outcome)
    {
        await using var elsewhere = await RecordingTarget.StartAsync();
        await using var target = await RecordingTarget.StartAsync((_, response) =>
        {
            response.Headers.Location = elsewhere.Url.AbsoluteUri;
            return RecordingTarget.StatusAsync(response, status);
        });
        var (agent, connection) = await gates.OpenAsync(target);

        var ended = await agent.EndAsync(await agent.HandInAsync(connection));

        Assert.Equal((ends, outcome), (ended.TaskStatus, ended.Body.TextOf("outcome")));
        Assert.EndsWith("a redirect is never followed", ended.Body.GetProperty("failure").TextOf("detail"), StringComparison.Ordinal);
        Assert.Single(target.Calls);
        Assert.Empty(elsewhere.Calls);
    }

    private static async Task<Reply> EndAsync(AgentClient agent, string connection, string model)
    {
        var reply = await agent.PostAsync(new { connection, task = new { type = "t", model = "small", input = new { model } } });
        Assert.True(reply.Status == 202, reply.ToString());
        return await agent.EndAsync(reply.Task);
    }

    /// <summary>A target that reports what its task's input says.</summary>
    private static Task<RecordingTarget> ReportingAsync() => RecordingTarget.StartAsync((call, response) =>
    {
        var input = call.Body.GetProperty("input");
        var model = input.TextOf("model");
        return RecordingTarget.OutputAsync(response, new { output = new { said = model }, cost = input.TryGetProperty("cost", out var cost) ? cost.GetDecimal() : (decimal?)null, model });
    });
}
