using Gatehouse.Health;

namespace Gatehouse.Http.Scheduling;

/// <summary>What was seen of connections long ago is kept less finely.</summary>
internal sealed class ThinHealthSnapshots(ThinSnapshots thinning) : IScheduledJob
{
    public string Name => "health-thinning";

    public TimeSpan Every => TimeSpan.FromDays(1);

    public Task RunAsync(CancellationToken ct) => thinning.RunAsync(ct);
}
