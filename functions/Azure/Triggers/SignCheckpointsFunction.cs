using Gatehouse.Azure.Signer;
using Gatehouse.Http.Scheduling;
using Microsoft.Azure.Functions.Worker;

namespace Gatehouse.Azure.Triggers;

/// <summary>The signer's one function. A tick that fires twice or late finds its window signed.</summary>
public sealed class SignCheckpointsFunction(SignCheckpoints job, RenewCheckpointKey renew)
{
    public const string FunctionName = "SignCheckpoints";

    /// <summary>Signs first: a key that cannot be renewed keeps nothing unsigned.</summary>
    [Function(FunctionName)]
    public async Task RunAsync([TimerTrigger("%GATEHOUSE_CHECKPOINT_SCHEDULE%")] TimerInfo tick, CancellationToken ct)
    {
        await job.RunAsync(ct);
        await renew.RunAsync(ct);
    }
}
