using Gatehouse.Audit.Reading;
using Gatehouse.Caching;

namespace Gatehouse.Audit.Checkpoints;

/// <summary>What a signer knows of what chains say they have given up: it signs no cut that no gate would make.</summary>
/// <param name="now">By the signer's own clock.</param>
internal sealed class SignedCuts(AuditChains chains, CheckpointLog log, string organisation, IReadOnlyList<NoteVerifier> keys, DateTimeOffset now)
{
    private const int Remembered = 4;

    // Many chains are cut at one checkpoint.
    private readonly GenerationCache<long, Task<StoredCheckpoint?>> read = new(Remembered);

    /// <param name="entry">Of <see cref="AuditKind.Pruned"/>, and signed by nobody yet.</param>
    /// <param name="begin">Of a chain that no checkpoint holds: where its own key vouches that it begins. What it said before that is gone by its word.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>Why its head is not signed; null when nothing is wrong with it.</returns>
    /// <exception cref="InvalidDataException">What is kept of the checkpoint that it names is none.</exception>
    public async Task<string?> FaultOfAsync(EntryFacts entry, PrunedChain? begin, CancellationToken ct)
    {
        if (entry.Pruned is not { } cut)
            return "it records that entries were pruned, and not which";
        if (entry.Sequence < begin?.Recorded)
            return null;
        return await HolderAsync(entry.Chain, cut, ct) is not { } signed
            ? $"it records that entries up to {cut.To.Sequence} were pruned, and checkpoint {cut.Checkpoint}, which it names, does not hold the last of them"
            : CutRule.FaultOf(entry, cut, signed, now);
    }

    /// <summary>As it is kept; of one that is gone, as the chain keeps it beside its entries.</summary>
    private async Task<Checkpoint?> HolderAsync(string chain, AuditPruned cut, CancellationToken ct)
    {
        if (cut.Checkpoint > 0 && await read.GetOrAdd(cut.Checkpoint, number => ReadAsync(number, ct)) is { } stored && stored.Leaves.Contains(new CheckpointLeaf(chain, cut.To)))
            return stored.Checkpoint;
        try
        {
            return await chains.PruningAsync(organisation, chain, ct) is { } said && (said.Cut, said.Checkpoint.Number) == (cut.To, cut.Checkpoint)
                && said.IsHeldFor(organisation, chain) && keys.Any(key => key.Verify(said.Note)) ? said.Checkpoint : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <returns>Null when there is none of that number, or nobody vouches for it.</returns>
    private async Task<StoredCheckpoint?> ReadAsync(long number, CancellationToken ct) =>
        await log.FindAsync(organisation, number, ct) is { } stored && stored.Checkpoint.Number == number && keys.Any(key => key.Verify(stored.Note)) && new CheckpointReplay(organisation).Accept(stored) is null ? stored : null;
}
