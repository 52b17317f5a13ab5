using Gatehouse.Approvals;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Approvals;

/// <summary>The message and the workflow beside it.</summary>
public sealed class ApprovalWorkflowTests
{
    private const string Policy = """{"approval":{"when":"always","remindAfter":"PT1H","expireAfter":"PT4H"}}""";

    [Theory]
    [InlineData(true, false, 61)]  // under way: the message comes later, to make up for it
    [InlineData(false, false, 60)] // there is none
    [InlineData(true, true, 60)]   // it could not be started
    public async Task The_message_comes_when_it_is_due_or_after_the_workflows_headstart(bool isThere, bool fails, int minutes)
    {
        var (bench, workflow) = (await ApprovalBench.WithAsync(Policy), new NotingWorkflow { IsThere = isThere, Fails = fails });
        var task = await bench.DispatchAsync();

        var handling = await bench.HandleAsync(Keep(bench, workflow), Message(bench, task.Approval!));

        Assert.Equal(bench.Now.AddMinutes(minutes), handling.Until);
        Assert.Equal([$"start {task.Approval}"], workflow.Asked);
    }

    [Fact]
    public async Task A_look_without_a_message_does_what_is_due_and_the_message_finds_it_done()
    {
        var (bench, workflow) = (await ApprovalBench.WithAsync(Policy), new NotingWorkflow { IsThere = true });
        var keep = Keep(bench, workflow);
        var task = await bench.DispatchAsync();
        Assert.Equal(new ApprovalLook.Waiting(0, bench.Now.AddHours(1)), await keep.LookAsync(EngineBench.Organisation, task.Approval!, default));

        bench.Bench.World.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(new ApprovalLook.Waiting(1, bench.Now.AddHours(1)), await keep.LookAsync(EngineBench.Organisation, task.Approval!, default));
        await bench.HandleAsync(keep, Message(bench, task.Approval!));
        Assert.Equal(1, (await bench.ReadAsync(task.Approval!)).Approval.Reminders);

        bench.Bench.World.Time.Advance(TimeSpan.FromHours(3));
        Assert.IsType<ApprovalLook.Over>(await keep.LookAsync(EngineBench.Organisation, task.Approval!, default));
        Assert.Null((await bench.HandleAsync(keep, Message(bench, task.Approval!))).Until);
        Assert.Equal(ApprovalState.Expired, (await bench.ReadAsync(task.Approval!)).Approval.State);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_workflow_is_told_of_the_end_in_its_round_and_the_end_does_not_wait_for_it(bool fails)
    {
        var (bench, workflow) = (await ApprovalBench.WithAsync(Policy), new NotingWorkflow());
        var keep = Keep(bench, workflow);
        var task = await bench.DispatchAsync();
        bench.Bench.World.Time.Advance(TimeSpan.FromHours(1));
        await keep.LookAsync(EngineBench.Organisation, task.Approval!, default);
        await bench.ApproveAsync(task.Approval!);

        workflow.Fails = fails;
        var handling = await bench.HandleAsync(keep, Message(bench, task.Approval!) with { Step = TaskStep.Settled });

        Assert.Null(handling.Until);
        Assert.Equal([$"wake {task.Approval} 1"], workflow.Asked);
        Assert.False((await bench.ReadAsync(task.Approval!)).Approval.IsEndUntold);
    }

    [Theory]
    [InlineData("apr_00000000000000000000000000000000")]
    [InlineData("nothing")]
    [InlineData("")]
    public async Task What_there_is_not_is_over(string approval)
    {
        var bench = await ApprovalBench.WithAsync(Policy);

        Assert.IsType<ApprovalLook.Over>(await Keep(bench, new NotingWorkflow()).LookAsync(EngineBench.Organisation, approval, default));
    }

    private static KeepApproval Keep(ApprovalBench bench, IApprovalWorkflow workflow) =>
        new(bench.Bench.Ledgers, bench.Bench.Get<ApprovalIndex>(), bench.Bench.Get<ReadVoters>(), [], workflow, TimeProvider.System, bench.Bench.Delivery);

    private static GateMessage Message(ApprovalBench bench, string approval) =>
        new(EngineBench.Organisation, bench.Connection.Id, TaskStep.Await, approval, 0, bench.Now);

    private sealed class NotingWorkflow : IApprovalWorkflow
    {
        public bool IsThere { get; init; }

        public bool Fails { get; set; }

        public List<string> Asked { get; } = [];

        public TimeSpan Headstart => TimeSpan.FromMinutes(1);

        public Task<bool> StartAsync(string organisation, string approval, CancellationToken ct)
        {
            Asked.Add($"start {approval}");
            return Fails ? Task.FromException<bool>(new IOException("the scheduler is down")) : Task.FromResult(IsThere);
        }

        public Task WakeAsync(string organisation, string approval, int round, CancellationToken ct)
        {
            Asked.Add($"wake {approval} {round}");
            return Fails ? Task.FromException(new IOException("the scheduler is down")) : Task.CompletedTask;
        }
    }
}
