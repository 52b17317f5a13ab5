using System.Runtime.CompilerServices;
using Gatehouse.Registry;

namespace Gatehouse.Audit.Checkpoints;

/// <summary>Signs the heads of every organisation.</summary>
public sealed class TakeCheckpoints(OrganisationDirectory organisations, TakeCheckpoint take)
{
    /// <summary>One organisation after another. What fails for one keeps no other waiting.</summary>
    /// <returns>What was done, or why it could not be.</returns>
    public async IAsyncEnumerable<(CheckpointRun Run, Exception? Failure)> RunAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var organisation in organisations.AllAsync(null, closedToo: true, ct))
            yield return await TakeAsync(organisation, ct);
    }

    private async Task<(CheckpointRun Run, Exception? Failure)> TakeAsync(string organisation, CancellationToken ct)
    {
        try
        {
            return (await take.HandleAsync(organisation, ct), null);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // what somebody made of one organisation's rows is no reason to leave the others unsigned
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return (CheckpointRun.Nothing(organisation), failure);
        }
    }
}
