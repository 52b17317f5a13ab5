using Gatehouse.Retention;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Http.Scheduling;

/// <summary>Gives up what organisations keep no longer, and says where it could not.</summary>
public sealed partial class KeepToRetention(ApplyRetention apply, RetentionOptions options, ILogger<KeepToRetention> log) : IScheduledJob
{
    public string Name => "retention";

    public TimeSpan Every => options.Every;

    public async Task RunAsync(CancellationToken ct)
    {
        await foreach (var run in apply.RunAsync(ct))
        {
            if (run.Failure is not null)
                Failed(log, run.Failure, run.Organisation);
            if (run.Planned is { } plan)
                Planned(log, run.Organisation, plan.From, plan.Settings.PayloadDays, plan.Settings.AuditDays);
            if (run is not { Erased: 0, Cut: 0, Deleted: 0 })
                GaveUp(log, run.Organisation, run.Erased, run.Cut, run.Deleted);
        }
    }

    [LoggerMessage(48, LogLevel.Error, "what organisation {Organisation} keeps no longer could not all be given up; the next run makes up for it")]
    private static partial void Failed(ILogger log, Exception failure, string organisation);

    [LoggerMessage(49, LogLevel.Information, "organisation {Organisation} keeps no longer: {Erased} payloads erased, {Cut} chains begin later, {Deleted} entries deleted")]
    private static partial void GaveUp(ILogger log, string organisation, int erased, int cut, int deleted);

    [LoggerMessage(51, LogLevel.Warning, "organisation {Organisation} had no retention: from {From} on it keeps payloads for {PayloadDays} days and entries for {AuditDays}, unless its owners ask for longer")]
    private static partial void Planned(ILogger log, string organisation, DateTimeOffset from, int payloadDays, int auditDays);
}
