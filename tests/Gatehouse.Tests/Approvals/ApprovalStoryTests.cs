using Gatehouse.Approvals;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Ports;
using Gatehouse.Tests.Policy;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Approvals;

public sealed class ApprovalStoryTests
{
    private const string Always = """{"approval":{"when":"always"},"spend":{"monthly":10,"defaultTask":1}}""";

    [Fact]
    public async Task Waiting_costs_a_reservation_and_one_message_and_no_place_in_the_rate()
    {
        var bench = await ApprovalBench.WithAsync(Always);
        var task = await bench.DispatchAsync(new TaskFacts("review") { MaxCost = Money.Of(4) });
        await bench.PassAsync(TimeSpan.FromHours(3));

        var state = await bench.StateAsync();
        Assert.Equal((TaskState.AwaitingApproval, "apr_" + task.Task[4..]), (task.State, task.Approval));
        Assert.Equal((1, 0, Money.Of(4)), (state.PendingApprovals, state.Rate.CountInHour(bench.Now), state.Spend.Months[0].Reserved));
        Assert.Equal(1, bench.Waiting);
    }

    [Fact]
    public async Task Approved_it_is_charged_sent_and_its_approval_used()
    {
        var bench = await ApprovalBench.WithAsync(Always);
        var task = await bench.DispatchAsync();
        var answered = await bench.ApproveAsync(task.Approval!);
        Assert.Equal((ApprovalState.Approved, TaskState.Queued), (answered.Approval.State, answered.Task.State));
        await bench.ReceiveAsync();

        Assert.Equal(TaskState.Succeeded, (await bench.TaskAsync(task.Task)).State);
        var (state, approval) = (await bench.StateAsync(), (await bench.ReadAsync(task.Approval!)).Approval);
        Assert.Equal((0, 1), (state.PendingApprovals, state.Rate.CountInHour(bench.Now)));
        Assert.Equal((bench.Now, false), (approval.UsedAt, approval.IsEndUntold));
        Assert.Single(bench.Bench.Target.Calls);
    }

    [Fact]
    public async Task A_yes_that_is_a_quarter_of_an_hour_old_is_asked_for_again()
    {
        var bench = await ApprovalBench.WithAsync(Always);
        var task = await bench.DispatchAsync();
        await bench.ApproveAsync(task.Approval!);
        bench.Bench.World.Time.Advance(ApprovalAge.Limit + TimeSpan.FromMilliseconds(1));
        await bench.ReceiveAsync();

        var waiting = await bench.TaskAsync(task.Task);
        Assert.Equal((TaskState.AwaitingApproval, true), (waiting.State, waiting.Approval != task.Approval));
        Assert.Empty(bench.Bench.Target.Calls);
        Assert.Equal(1, (await bench.StateAsync()).PendingApprovals);

        await bench.ApproveAsync(waiting.Approval!, Demands.Bob);
        await bench.ReceiveAsync();
        Assert.Equal(TaskState.Succeeded, (await bench.TaskAsync(task.Task)).State);
    }

    [Fact]
    public async Task A_yes_that_is_just_not_as_old_is_good()
    {
        var bench = await ApprovalBench.WithAsync(Always);
        var task = await bench.DispatchAsync();
        await bench.ApproveAsync(task.Approval!);
        bench.Bench.World.Time.Advance(ApprovalAge.Limit);
        await bench.ReceiveAsync();

        Assert.Equal(TaskState.Succeeded, (await bench.TaskAsync(task.Task)).State);
    }

    [Fact]
    public async Task What_the_rate_has_no_room_for_yet_stays_approved_until_its_turn()
    {
        var bench = await ApprovalBench.WithAsync("""{"approval":{"when":"always"},"rate":{"perMinute":1}}""");
        var (first, second) = (await bench.DispatchAsync(), await bench.DispatchAsync());
        await bench.ApproveAsync(first.Approval!);
        var answered = await bench.ApproveAsync(second.Approval!);
        await bench.ReceiveAsync();

        Assert.Equal((TaskState.Approved, 1), (answered.Task.State, bench.Bench.Target.Calls.Count));
        await bench.PassAsync(TimeSpan.FromSeconds(70));

        Assert.Equal(TaskState.Succeeded, (await bench.TaskAsync(second.Task)).State);
        Assert.Equal(2, bench.Bench.Target.Calls.Count);
    }

    [Fact]
    public async Task Whose_turn_does_not_come_within_a_quarter_of_an_hour_is_asked_about_again()
    {
        var bench = await ApprovalBench.WithAsync("""{"approval":{"when":"always"},"rate":{"perHour":1}}""");
        var (first, second) = (await bench.DispatchAsync(), await bench.DispatchAsync());
        await bench.ApproveAsync(first.Approval!);
        await bench.ApproveAsync(second.Approval!);
        await bench.PassAsync(TimeSpan.FromMinutes(16));

        var waiting = await bench.TaskAsync(second.Task);
        Assert.Equal((TaskState.AwaitingApproval, true), (waiting.State, waiting.Approval != second.Approval));
        Assert.Single(bench.Bench.Target.Calls);
    }

    [Theory]
    [InlineData("""{"taskTypes":[],"approval":{"when":"always"}}""", "task-type-not-permitted")]
    [InlineData("""{"spend":{"perTask":1},"approval":{"when":"always"}}""", "cost-above-task-cap")]
    public async Task What_the_policy_would_refuse_by_now_is_refused_though_it_is_approved(string policy, string code)
    {
        var bench = await ApprovalBench.WithAsync(Always);
        var task = await bench.DispatchAsync(new TaskFacts("review") { MaxCost = Money.Of(4) });
        await bench.ChangePolicyAsync(policy);
        var answered = await bench.ApproveAsync(task.Approval!);
        await bench.ReceiveAsync();

        Assert.Equal((TaskState.Denied, code), (answered.Task.State, answered.Task.Failure!.Code));
        Assert.Equal((0, Money.Zero), ((await bench.StateAsync()).PendingApprovals, (await bench.StateAsync()).Spend.Months[0].Committed));
        Assert.Empty(bench.Bench.Target.Calls);
    }

    [Fact]
    public async Task A_change_that_leaves_the_approvers_alone_leaves_the_approval_alone()
    {
        var bench = await ApprovalBench.WithAsync(Always);
        var task = await bench.DispatchAsync();
        await bench.ChangePolicyAsync("""{"approval":{"when":"always"},"rate":{"perHour":9}}""");
        await bench.ApproveAsync(task.Approval!);
        await bench.ReceiveAsync();

        Assert.Equal(TaskState.Succeeded, (await bench.TaskAsync(task.Task)).State);
    }

    [Fact]
    public async Task Bytes_that_were_changed_in_the_store_are_not_sent_by_the_old_yes()
    {
        var bench = await ApprovalBench.WithAsync(Always);
        var task = await bench.DispatchAsync();
        await bench.ApproveAsync(task.Approval!);
        await bench.SpoilInputAsync(task.Task);
        await bench.ReceiveAsync();

        var waiting = await bench.TaskAsync(task.Task);
        Assert.Equal((TaskState.AwaitingApproval, true), (waiting.State, waiting.Approval != task.Approval));
        Assert.Empty(bench.Bench.Target.Calls);
    }

    [Fact]
    public async Task Nobody_answers_and_the_deadline_of_the_task_ends_both()
    {
        var bench = await ApprovalBench.WithAsync(Always);
        var task = await bench.DispatchAsync(deadline: bench.Now.AddMinutes(30));
        await bench.PassAsync(TimeSpan.FromMinutes(31));

        Assert.Equal((TaskState.Expired, "approval-expired"), ((await bench.TaskAsync(task.Task)).State, (await bench.TaskAsync(task.Task)).Failure!.Code));
        Assert.Equal((ApprovalState.Expired, 0, 0), ((await bench.ReadAsync(task.Approval!)).Approval.State, (await bench.StateAsync()).PendingApprovals, bench.Waiting));
    }

    [Fact]
    public async Task People_are_told_when_they_are_asked_reminded_and_when_it_is_over_and_a_channel_that_fails_is_tried_again()
    {
        var bench = await ApprovalBench.WithAsync("""{"approval":{"when":"always","approvers":["user:ana@example.com"],"remindAfter":"PT1H","escalateAfter":"PT3H","escalateTo":["group:heads"],"expireAfter":"PT4H"}}""");
        var channel = new NotingChannel { FailsFor = 1 };
        var keep = new KeepApproval(bench.Bench.Ledgers, bench.Bench.Get<ApprovalIndex>(), bench.Bench.Get<ReadVoters>(), [channel], new MessageAlone(), TimeProvider.System, bench.Bench.Delivery);
        var task = await bench.DispatchAsync();

        await PassAsync(bench, keep, task.Approval!, TimeSpan.FromHours(5));

        Assert.Equal(
            ["fails", "asked user:ana@example.com", "reminded user:ana@example.com", "reminded user:ana@example.com", "escalated group:heads", "settled expired"],
            channel.Told);
    }

    [Fact]
    public async Task A_policy_that_applies_to_what_is_queued_asks_before_the_first_attempt_too()
    {
        var bench = await ApprovalBench.WithAsync("{}");
        var task = await bench.DispatchAsync();
        await bench.ChangePolicyAsync("""{"approval":{"when":"always"}}""", appliesToQueued: true);
        await bench.ReceiveAsync();
        var waiting = await bench.TaskAsync(task.Task);
        Assert.Equal(TaskState.AwaitingApproval, waiting.State);

        await bench.ApproveAsync(waiting.Approval!);
        await bench.ReceiveAsync();
        Assert.Equal(TaskState.Succeeded, (await bench.TaskAsync(task.Task)).State);
    }

    [Fact]
    public async Task A_task_that_is_tried_again_keeps_its_yes_under_a_policy_that_applies_to_what_is_queued()
    {
        var bench = await ApprovalBench.WithAsync(Always);
        bench.Bench.Target.Answer = _ => AnsweringTarget.Says("{}", 503);
        var task = await bench.DispatchAsync();
        await bench.ApproveAsync(task.Approval!);
        await bench.ReceiveAsync();
        Assert.Equal((TaskState.Queued, 1), ((await bench.TaskAsync(task.Task)).State, bench.Bench.Target.Calls.Count));

        await bench.ChangePolicyAsync(Always.Replace("10", "20", StringComparison.Ordinal), appliesToQueued: true);
        bench.Bench.Target.Answer = _ => AnsweringTarget.Says("""{"output":"done"}""");
        await bench.PassAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(TaskState.Succeeded, (await bench.TaskAsync(task.Task)).State);
    }

    private static async Task PassAsync(ApprovalBench bench, KeepApproval keep, string approval, TimeSpan time)
    {
        var message = new GateMessage(EngineBench.Organisation, bench.Connection.Id, TaskStep.Await, approval, 0, bench.Now);
        for (var end = bench.Now + time; ;)
        {
            if ((await bench.HandleAsync(keep, message)).Until is not { } due || due > end)
                break;
            bench.Bench.World.Time.Advance(due > bench.Now ? due - bench.Now : TimeSpan.FromMilliseconds(1));
        }

        await bench.HandleAsync(keep, message with { Step = TaskStep.Settled });
        await bench.HandleAsync(keep, message with { Step = TaskStep.Settled });
    }

    private sealed class NotingChannel : IApprovalChannel
    {
        public int FailsFor { get; set; }

        public List<string> Told { get; } = [];

        public Task TellAsync(ApprovalMessage message, CancellationToken ct)
        {
            if (FailsFor-- > 0)
            {
                Told.Add("fails");
                throw new IOException("the mail server is down");
            }

            Assert.False(message.Preview.IsEmpty);
            Told.Add($"{message.Notice.ToString().ToLowerInvariant()} {string.Join(",", message.To)}");
            return Task.CompletedTask;
        }

        public Task SettleAsync(ApprovalMessage message, CancellationToken ct)
        {
            Told.Add($"settled {ApprovalWords.Of(message.Approval.State)}");
            return Task.CompletedTask;
        }
    }
}
