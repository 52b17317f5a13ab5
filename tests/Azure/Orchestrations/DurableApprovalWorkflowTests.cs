using Gatehouse.Azure.Orchestrations;
using Gatehouse.Azure.Tests.Harness;
using Grpc.Core;

namespace Gatehouse.Azure.Tests.Orchestrations;

/// <summary>What a scheduler answers, and what is made of it.</summary>
public sealed class DurableApprovalWorkflowTests
{
    private const string Organisation = "org_1111111111";
    private const string Approval = "apr_1";

    [Theory]
    [InlineData(StatusCode.NotFound)]
    [InlineData(StatusCode.FailedPrecondition)]
    public async Task Whom_there_is_nobody_to_wake_for_is_no_failure(StatusCode status)
    {
        await using var scheduler = await InProcessScheduler.StartAsync();

        await Workflow(scheduler, status).WakeAsync(Organisation, Approval, round: 0, default);
    }

    [Theory]
    [InlineData(StatusCode.Unavailable)]
    [InlineData(StatusCode.PermissionDenied)]
    public async Task Any_other_failure_is_one(StatusCode status)
    {
        await using var scheduler = await InProcessScheduler.StartAsync();
        var workflow = Workflow(scheduler, status);

        await Assert.ThrowsAsync<RpcException>(() => workflow.WakeAsync(Organisation, Approval, round: 0, default));
        await Assert.ThrowsAsync<RpcException>(() => workflow.StartAsync(Organisation, Approval, default));
    }

    [Fact]
    public async Task What_is_under_way_already_is_under_way()
    {
        await using var scheduler = await InProcessScheduler.StartAsync();

        Assert.True(await Workflow(scheduler, StatusCode.AlreadyExists).StartAsync(Organisation, Approval, default));
    }

    /// <summary>What has ended is replaced, whatever ended it; what has not is left alone.</summary>
    [Fact]
    public async Task A_start_says_everything_that_it_means()
    {
        await using var scheduler = await InProcessScheduler.StartAsync();

        var asked = await scheduler.StartOfAsync(client => new DurableApprovalWorkflow(client, TimeProvider.System).StartAsync(Organisation, Approval, default));

        Assert.Equal(("ApproveTask", "1.0", Approval), (asked.Name, asked.Version, asked.InstanceId));
        Assert.Equal($$"""{"organisation":"{{Organisation}}","approval":"{{Approval}}"}""", asked.Input);
        Assert.Equal(
            ["Canceled", "Completed", "Failed", "Terminated"],
            asked.OrchestrationIdReusePolicy.ReplaceableStatus.Select(status => status.ToString()).Order(StringComparer.Ordinal));
    }

    private static DurableApprovalWorkflow Workflow(InProcessScheduler scheduler, StatusCode status) => new(scheduler.Connect(status), TimeProvider.System);
}
