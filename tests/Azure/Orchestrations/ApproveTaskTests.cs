using Gatehouse.Approvals;
using Gatehouse.Azure.Orchestrations;
using Gatehouse.Azure.Tests.Harness;
using Gatehouse.Dispatching;
using Gatehouse.Ports;
using Grpc.Core;
using Microsoft.DurableTask.Client;

namespace Gatehouse.Azure.Tests.Orchestrations;

/// <summary>The orchestration on a hub in this process, with the app's own composition behind it.</summary>
[NeedsAzurite]
public sealed class ApproveTaskTests(Azurite azurite) : IClassFixture<Azurite>
{
    // Longer than anything waits: whatever the gate's clock makes due is due for the scheduler already.
    private static readonly TimeSpan farBehind = TimeSpan.FromHours(12);

    [Fact]
    public async Task Nobody_answers_and_it_is_reminded_escalated_and_expired_with_no_message_handled()
    {
        await using var house = await ApprovalHouse.OpenAsync(azurite, farBehind);
        await house.Scheduler.WorkAsync(house.NewInstance());
        var approval = await house.AskAsync();

        house.Clock.Advance(TimeSpan.FromMinutes(61));
        await house.UntilAsync(approval, standing => standing.Reminders == 1);
        house.Clock.Advance(TimeSpan.FromHours(2));
        await house.UntilAsync(approval, standing => standing.EscalatedAt is not null);
        house.Clock.Advance(TimeSpan.FromHours(2));
        await house.UntilAsync(approval, standing => standing is { State: ApprovalState.Expired, IsEndUntold: true });

        await house.UntilAsync(approval, OrchestrationRuntimeStatus.Completed);
        Assert.Equal(TaskState.Expired, (await house.ReadAsync(approval)).Task.State);

        // Only now is it told, by messages, and the orchestration that they would wake is over.
        await house.HandleAsync();
        await house.UntilAsync(approval, standing => !standing.IsEndUntold);
    }

    [Fact]
    public async Task Whom_a_channel_has_put_off_is_told_when_their_time_comes_with_no_message_handled()
    {
        await using var house = await ApprovalHouse.OpenAsync(azurite, farBehind);
        var channel = new LateChannel(house.Clock);
        var approval = await house.AskAsync();
        await house.Scheduler.WorkAsync(house.NewInstance(null, channel));
        await house.UntilAsync(approval, standing => standing.Untold is null);
        await ApprovalHouse.UntilAsync(() => Task.FromResult(channel.Due is not null));
        Assert.False(channel.HasTold);

        house.Clock.Advance(TimeSpan.FromMinutes(21));
        await ApprovalHouse.UntilAsync(() => Task.FromResult(channel.HasTold));

        Assert.Equal((ApprovalState.Pending, 0), ((await house.ReadAsync(approval)).Approval.State, (await house.ReadAsync(approval)).Approval.Round));
    }

    [Fact]
    public async Task Answered_while_it_waits_it_ends_long_before_anything_is_due()
    {
        await using var house = await ApprovalHouse.OpenAsync(azurite);
        await house.Scheduler.WorkAsync(house.NewInstance());
        var approval = await house.AskAsync();
        await house.UntilWaitingAsync(approval);

        Assert.IsType<ApprovalOutcome.Answered>(await house.AnswerAsync(approval, ApprovalAnswer.Deny));
        await house.HandleAsync();

        await house.UntilAsync(approval, OrchestrationRuntimeStatus.Completed);
        Assert.Equal(ApprovalState.Denied, (await house.ReadAsync(approval)).Approval.State);
    }

    [Fact]
    public async Task Started_again_while_it_is_under_way_it_is_the_same_one()
    {
        await using var house = await ApprovalHouse.OpenAsync(azurite);
        var approval = await house.AskAsync();
        Assert.True(await house.StartAsync(approval));

        await house.Scheduler.WorkAsync(house.NewInstance());
        await house.UntilWaitingAsync(approval);
        var first = (await house.Scheduler.Client.GetInstanceAsync(approval))!;
        Assert.True(await house.StartAsync(approval));

        Assert.Equal((ApproveTaskFunction.Name, first.CreatedAt), (first.Name, (await house.Scheduler.Client.GetInstanceAsync(approval))!.CreatedAt));
        Assert.Equal(1, house.Scheduler.Looks);
    }

    [Theory]
    [InlineData("round-0", "approve")]
    [InlineData("ROUND-0", null)]
    [InlineData("round-0", 17)]
    [InlineData("round-1", "approve")]
    [InlineData("decision-0", "approve")]
    public async Task An_event_that_somebody_raises_past_the_gate_decides_nothing(string name, object? payload)
    {
        await using var house = await ApprovalHouse.OpenAsync(azurite);
        await house.Scheduler.WorkAsync(house.NewInstance());
        var approval = await house.AskAsync();
        await house.UntilWaitingAsync(approval);
        var before = (await house.ReadAsync(approval)).Approval;

        await house.Scheduler.Client.RaiseEventAsync(approval, name, payload is string ? new { decision = payload, by = "usr_11111111111111111111" } : payload);
        if (name.EndsWith("round-0", StringComparison.OrdinalIgnoreCase))
            await ApprovalHouse.UntilAsync(() => Task.FromResult(house.Scheduler.Looks == 2));

        var after = await house.ReadAsync(approval);
        Assert.Equal((ApprovalState.Pending, 0, 0, 0), (after.Approval.State, after.Approval.Votes.Count, after.Approval.Reminders, after.Approval.Round));
        Assert.Equal((TaskState.AwaitingApproval, before.ExpiresAt), (after.Task.State, after.Approval.ExpiresAt));
        Assert.Equal(OrchestrationRuntimeStatus.Running, await house.Scheduler.StatusAsync(approval));

        // And a person's answer still ends it.
        await house.AnswerAsync(approval, ApprovalAnswer.Approve);
        await house.HandleAsync();
        await house.UntilAsync(approval, OrchestrationRuntimeStatus.Completed);
        Assert.Equal(TaskState.Succeeded, (await house.ReadAsync(approval)).Task.State);
    }

    [Fact]
    public async Task Whoever_works_on_it_may_go_while_it_waits_and_another_goes_on()
    {
        await using var house = await ApprovalHouse.OpenAsync(azurite);
        await house.Scheduler.WorkAsync(house.NewInstance());
        var approval = await house.AskAsync();
        await house.UntilWaitingAsync(approval);
        await house.Scheduler.StopWorkingAsync();

        house.Clock.Advance(TimeSpan.FromMinutes(60.5));
        await house.Scheduler.Client.RaiseEventAsync(approval, "round-0");
        await house.Scheduler.WorkAsync(house.NewInstance());

        await house.UntilAsync(approval, standing => standing.Reminders == 1);
        Assert.Equal(OrchestrationRuntimeStatus.Running, await house.Scheduler.StatusAsync(approval));
    }

    [Fact]
    public async Task What_somebody_has_terminated_is_started_again_by_the_next_message()
    {
        await using var house = await ApprovalHouse.OpenAsync(azurite);
        await house.Scheduler.WorkAsync(house.NewInstance());
        var approval = await house.AskAsync();
        await house.UntilWaitingAsync(approval);
        await house.Scheduler.Client.TerminateInstanceAsync(approval);
        await house.UntilAsync(approval, OrchestrationRuntimeStatus.Terminated);

        house.Clock.Advance(TimeSpan.FromMinutes(62));
        await house.HandleAsync();

        Assert.Equal(1, (await house.ReadAsync(approval)).Approval.Reminders);
        await house.UntilAsync(approval, OrchestrationRuntimeStatus.Running);
    }

    [Theory]
    [InlineData(StatusCode.Unavailable)]
    [InlineData(StatusCode.DeadlineExceeded)]
    [InlineData(StatusCode.PermissionDenied)]
    [InlineData(StatusCode.Internal)]
    public async Task With_Durable_down_the_message_reminds_escalates_and_lets_expire(StatusCode status)
    {
        await using var house = await ApprovalHouse.OpenAsync(azurite);
        var instance = house.NewInstance(house.Scheduler.Connect(status));
        var approval = await house.AskAsync(instance);

        // Without a workflow under way no message waits for one: each comes when its time comes.
        house.Clock.Advance(TimeSpan.FromMinutes(60.5));
        await house.HandleAsync(instance);
        Assert.Equal(1, (await house.ReadAsync(approval)).Approval.Reminders);
        house.Clock.Advance(TimeSpan.FromHours(2));
        await house.HandleAsync(instance);
        Assert.NotNull((await house.ReadAsync(approval)).Approval.EscalatedAt);
        house.Clock.Advance(TimeSpan.FromHours(2));
        await house.HandleAsync(instance);

        var ended = await house.ReadAsync(approval);
        Assert.Equal((ApprovalState.Expired, false, TaskState.Expired), (ended.Approval.State, ended.Approval.IsEndUntold, ended.Task.State));
        Assert.Equal(0, house.Broker.Waiting);
    }

    [Fact]
    public async Task With_Durable_gone_after_it_was_started_the_message_makes_up_for_it_a_minute_later()
    {
        await using var house = await ApprovalHouse.OpenAsync(azurite);
        var approval = await house.AskAsync();
        Assert.Equal(1, house.Broker.Waiting);

        house.Clock.Advance(TimeSpan.FromMinutes(60.5));
        await house.HandleAsync();
        Assert.Equal(0, (await house.ReadAsync(approval)).Approval.Reminders);
        house.Clock.Advance(TimeSpan.FromMinutes(1));
        await house.HandleAsync();

        Assert.Equal(1, (await house.ReadAsync(approval)).Approval.Reminders);
    }

    /// <summary>Puts everybody off for a while.</summary>
    private sealed class LateChannel(TimeProvider clock) : IApprovalChannel
    {
        public DateTimeOffset? Due { get; private set; }

        public bool HasTold { get; private set; }

        public Task TellAsync(ApprovalMessage message, CancellationToken ct)
        {
            Due ??= clock.GetUtcNow().AddMinutes(20);
            return Task.CompletedTask;
        }

        public Task<DateTimeOffset?> CatchUpAsync(ApprovalMessage message, CancellationToken ct)
        {
            HasTold |= clock.GetUtcNow() >= Due;
            return Task.FromResult(HasTold ? null : Due);
        }

        public Task SettleAsync(ApprovalMessage message, CancellationToken ct) => Task.CompletedTask;
    }
}
