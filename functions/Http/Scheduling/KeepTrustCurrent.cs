using Gatehouse.Trust;

namespace Gatehouse.Http.Scheduling;

/// <summary>Computes every agent's trust again: what was observed has faded, credentials have aged.</summary>
internal sealed class KeepTrustCurrent(RecomputeAllTrust recompute) : IScheduledJob
{
    public string Name => "trust";

    public TimeSpan Every => TrustOptions.Default.RecomputeEvery;

    public Task RunAsync(CancellationToken ct) => recompute.RunAsync(ct);
}
