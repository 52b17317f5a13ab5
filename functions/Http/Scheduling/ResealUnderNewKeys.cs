using Gatehouse.Vault;

namespace Gatehouse.Http.Scheduling;

/// <summary>What older keys sealed is sealed under the newest, a piece a window, until nothing is left.</summary>
internal sealed class ResealUnderNewKeys(ResealDataKeys dataKeys, ResealRows rows) : IScheduledJob
{
    public string Name => "reseal";

    public TimeSpan Every => TimeSpan.FromMinutes(5);

    public async Task RunAsync(CancellationToken ct)
    {
        await dataKeys.RunAsync(ct);
        await rows.RunAsync(ct);
    }
}
