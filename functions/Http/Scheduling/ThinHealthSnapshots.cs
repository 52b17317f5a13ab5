using Gatehouse.Health;

namespace Gatehouse.Http.Scheduling;

/// <summary>What was seen of connections long ago is kept less finely.</summary>
internal sealed class ThinHealthSnapshots(ThinSnapshots thinning) : IScheduledJob
{
    public string Name => "health-thinning";

    // A pass is begun once a day and takes as many runs as it needs.
    public TimeSpan Every => TimeSpan.FromMinutes(10);

    public Task RunAsync(CancellationToken ct) => thinning.RunAsync(ct);
}
