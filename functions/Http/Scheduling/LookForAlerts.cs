using Gatehouse.Alerts;

namespace Gatehouse.Http.Scheduling;

/// <summary>Everything there are rules for, once in each window, after the snapshots of the same tick.</summary>
internal sealed class LookForAlerts(WatchAlerts watch, AlertOptions options) : IScheduledJob
{
    public string Name => "alerts";

    public TimeSpan Every => options.Every;

    public Task RunAsync(CancellationToken ct) => watch.RunAsync(ct);
}
