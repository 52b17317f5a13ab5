using Gatehouse.Audit.Checkpoints;
using Gatehouse.Telemetry;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Http.Scheduling;

/// <summary>Signs the heads of every organisation's chains, and says where it would not.</summary>
public sealed partial class SignCheckpoints(TakeCheckpoints take, CheckpointOptions options, GateMeters meters, ILogger<SignCheckpoints> log) : IScheduledJob
{
    public string Name => "checkpoints";

    public TimeSpan Every => options.Every;

    public async Task RunAsync(CancellationToken ct)
    {
        var isComplete = true;
        await foreach (var (run, failure) in take.RunAsync(ct))
        {
            meters.Checkpointed(run, failure);
            isComplete &= failure is null;
            if (failure is not null)
                Failed(log, failure, run.Organisation);
            foreach (var fault in run.Refused)
                Refused(log, fault);
        }

        meters.CheckpointsRun(isComplete);
    }

    [LoggerMessage(46, LogLevel.Error, "no checkpoint of organisation {Organisation} could be signed; the next window makes up for it")]
    private static partial void Failed(ILogger log, Exception failure, string organisation);

    [LoggerMessage(47, LogLevel.Critical, "the record does not continue what was signed, and no checkpoint holds more of it: {Fault}")]
    private static partial void Refused(ILogger log, HeadFault fault);
}
