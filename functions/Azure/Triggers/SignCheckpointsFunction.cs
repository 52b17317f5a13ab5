using Gatehouse.Http.Scheduling;
using Microsoft.Azure.Functions.Worker;

namespace Gatehouse.Azure.Triggers;

/// <summary>The signer's one function. A tick that fires twice or late finds its window signed.</summary>
public sealed class SignCheckpointsFunction(SignCheckpoints job)
{
    public const string FunctionName = "SignCheckpoints";

    [Function(FunctionName)]
    public Task RunAsync([TimerTrigger("%GATEHOUSE_CHECKPOINT_SCHEDULE%")] TimerInfo tick, CancellationToken ct) => job.RunAsync(ct);
}
