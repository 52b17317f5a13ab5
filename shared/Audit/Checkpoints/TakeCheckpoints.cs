using System.Runtime.CompilerServices;
using Gatehouse.Ledger;
using Gatehouse.Registry;

namespace Gatehouse.Audit.Checkpoints;

/// <summary>Signs the heads of every organisation.</summary>
public sealed class TakeCheckpoints(OrganisationDirectory organisations, TakeCheckpoint take)
{
    /// <summary>One organisation after another. What fails for one keeps no other waiting.</summary>
    /// <returns>What was done, or why it could not be.</returns>
    public async IAsyncEnumerable<(CheckpointRun Run, Exception? Failure)> RunAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var organisation in organisations.AllAsync(null, ct))
            yield return await TakeAsync(organisation, ct);
    }

    private async Task<(CheckpointRun Run, Exception? Failure)> TakeAsync(string organisation, CancellationToken ct)
    {
        try
        {
            return (await take.HandleAsync(organisation, ct), null);
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException or ClockException or StoreUnavailableException)
        {
            return (CheckpointRun.Nothing(organisation), failure);
        }
    }
}
