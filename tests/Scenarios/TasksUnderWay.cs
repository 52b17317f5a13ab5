using Gatehouse.Scenarios.Harness;
using Gatehouse.Wire;

namespace Gatehouse.Scenarios;

[Collection(HostStories.Name)]
[Trait(Deployment.Trait, Deployment.Deployed)]
public sealed class TasksUnderWay(TwoGates gates)
{
    private static readonly object oneAtATime = new { delivery = new { maxInFlight = 1 } };

    [TargetFact]
    public async Task A_queued_task_is_cancelled_and_never_sent()
    {
        await using var held = await HeldTarget.StartAsync();
        var (agent, connection) = await gates.OpenAsync(held.Target, oneAtATime);
        var sent = await agent.HandInAsync(connection);
        await held.IsBusyAsync();
        var queued = await agent.HandInAsync(connection);

        var cancelled = await gates.Either(agent, 1).CancelAsync(queued);
        var again = await agent.CancelAsync(queued);

        Assert.True(cancelled.Status is 200 or 202, cancelled.ToString());
        var ended = await agent.ReadAsync(queued);
        Assert.Equal(("cancelled", "failedNoEffect"), (ended.TaskStatus, ended.Body.TextOf("outcome")));
        Assert.Equal((409, "task-ended"), (again.Status, again.Code));
        held.Release();
        await agent.EndAsync(sent);
        Assert.Equal(sent, Assert.Single(held.Target.Calls).Task);
    }

    [TargetFact]
    public async Task A_task_on_the_wire_ends_as_its_target_answers()
    {
        await using var held = await HeldTarget.StartAsync();
        var (agent, connection) = await gates.OpenAsync(held.Target);
        var sent = await agent.HandInAsync(connection);
        await held.IsBusyAsync();

        var cancelled = await agent.CancelAsync(sent);
        held.Release();

        Assert.True(cancelled.Status is 200 or 202, cancelled.ToString());
        Assert.Equal("succeeded", (await agent.EndAsync(sent)).TaskStatus);
        Assert.Equal((409, "task-ended"), await CodeOf(agent.CancelAsync(sent)));
    }

    [TargetFact]
    public async Task A_task_whose_deadline_passes_is_expired_and_never_sent()
    {
        await using var held = await HeldTarget.StartAsync();
        var (agent, connection) = await gates.OpenAsync(held.Target, oneAtATime);
        await agent.HandInAsync(connection);
        await held.IsBusyAsync();

        var late = await agent.HandInAsync(connection, deadline: Instant.Format(DateTimeOffset.UtcNow.AddSeconds(2)));
        await Task.Delay(TimeSpan.FromSeconds(2.1));
        held.Release();

        var ended = await agent.EndAsync(late);
        Assert.Equal(("expired", "failedNoEffect"), (ended.TaskStatus, ended.Body.TextOf("outcome")));
        Assert.DoesNotContain(held.Target.Calls, call => call.Task == late);
    }

    [TargetFact]
    public async Task A_long_poll_answers_when_the_task_ends()
    {
        await using var held = await HeldTarget.StartAsync();
        var (agent, connection) = await gates.OpenAsync(held.Target);
        var task = await agent.HandInAsync(connection);
        await held.IsBusyAsync();

        var poll = gates.Either(agent, 1).ReadAsync(task, wait: 30);
        Assert.Equal("delivering", (await agent.ReadAsync(task)).TaskStatus);
        Assert.False(poll.IsCompleted);
        held.Release();

        Assert.Equal("succeeded", (await poll).TaskStatus);
    }

    [TargetFact]
    public async Task A_long_poll_that_sees_no_end_says_how_it_stands()
    {
        await using var held = await HeldTarget.StartAsync();
        var (agent, connection) = await gates.OpenAsync(held.Target);
        var task = await agent.HandInAsync(connection);
        await held.IsBusyAsync();

        Assert.Equal("delivering", (await agent.ReadAsync(task, wait: 1)).TaskStatus);
    }

    [TargetFact]
    public async Task Another_agents_task_and_connection_are_as_if_they_were_not()
    {
        await using var target = await RecordingTarget.StartAsync();
        var (agent, connection) = await gates.OpenAsync(target);
        var task = await agent.HandInAsync(connection);
        var stranger = await gates.Owner.EnrolAsync();

        Assert.Equal((404, "not-found"), await CodeOf(stranger.ReadAsync(task)));
        Assert.Equal((404, "not-found"), await CodeOf(stranger.CancelAsync(task)));
        Assert.Equal((404, "not-found"), await CodeOf(stranger.DispatchAsync(connection)));
        await agent.EndAsync(task);
        Assert.Single(target.Calls);
    }

    [TargetFact]
    public async Task A_dry_run_tells_the_decision_and_changes_nothing()
    {
        await using var target = await RecordingTarget.StartAsync();
        var (agent, connection) = await gates.OpenAsync(target, new { rate = new { perMinute = 1 }, spend = new { monthly = 1, defaultTask = 1 } });

        for (var n = 0; n < 3; n++)
        {
            var dry = await agent.PostAsync(AgentClient.Task(connection), key: "dry", dryRun: true);
            Assert.True(dry.Status == 200, dry.ToString());
            Assert.Equal("allow", dry.Body.TextOf("verdict"));
            Assert.Contains(dry.Body.GetProperty("checks").EnumerateArray(), check => check.TextOf("name") == "rate-fits" && check.TextOf("verdict") == "allow");
        }

        Assert.DoesNotContain((await gates.Owner.ReadAuditAsync(connection))[connection], record => record.Kind == "dispatch");
        var task = await agent.DispatchAsync(connection, key: "dry");
        Assert.Equal((202, null), (task.Status, task.Header("Idempotency-Replayed")));
        await agent.EndAsync(task.Task);
        var full = await agent.PostAsync(AgentClient.Task(connection), dryRun: true);
        Assert.Equal((200, "deny", "policy.rate.perMinute"), (full.Status, full.Body.TextOf("verdict"), full.Body.TextOf("clause")));
        Assert.Single(target.Calls);
    }

    private static async Task<(int Status, string? Code)> CodeOf(Task<Reply> reply) => ((await reply).Status, (await reply).Code);
}
