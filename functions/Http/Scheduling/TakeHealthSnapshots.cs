using Gatehouse.Health;

namespace Gatehouse.Http.Scheduling;

/// <summary>How every connection is, once in each window.</summary>
internal sealed class TakeHealthSnapshots(SnapshotConnections snapshots, HealthOptions options) : IScheduledJob
{
    public string Name => "health-snapshots";

    public TimeSpan Every => options.Every;

    public Task RunAsync(CancellationToken ct) => snapshots.RunAsync(ct);
}
