using DurableTask.Core.Exceptions;
using Gatehouse.Ports;
using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Gatehouse.Azure.Orchestrations;

/// <summary>One orchestration for each approval, named by its id.</summary>
internal sealed class DurableApprovalWorkflow(DurableTaskClient client, TimeProvider time) : IApprovalWorkflow
{
    // A scheduler that does not answer must not keep the message that asks.
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(5);

    // What has ended while its approval waits ended too early, whatever ended it.
    private static readonly OrchestrationRuntimeStatus[] underWay = [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended];

    public TimeSpan Headstart => TimeSpan.FromMinutes(1);

    public async Task<bool> StartAsync(string organisation, string approval, CancellationToken ct)
    {
        var options = new StartOrchestrationOptions(approval) { Version = ApproveTaskFunction.Version }.WithDedupeStatuses(underWay);
        try
        {
            await WithinAsync(limit => client.ScheduleNewOrchestrationInstanceAsync(ApproveTaskFunction.Name, new ApprovalInput(organisation, approval), options, limit), ct);
        }
        catch (OrchestrationAlreadyExistsException)
        {
            // Under way: the message asks each time it looks.
        }

        return true;
    }

    public async Task WakeAsync(string organisation, string approval, int round, CancellationToken ct)
    {
        try
        {
            await WithinAsync(limit => client.RaiseEventAsync(approval, ApproveTaskFunction.EventOf(round), eventPayload: null, limit), ct);
        }
        catch (RpcException failure) when (failure.StatusCode is StatusCode.NotFound or StatusCode.FailedPrecondition)
        {
            // Never started, or over: there is nobody to wake.
        }
    }

    private async Task WithinAsync(Func<CancellationToken, Task> ask, CancellationToken ct)
    {
        using var expiry = new CancellationTokenSource(patience, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct, expiry.Token);
        await ask(limit.Token);
    }
}
