using System.Text.Json;
using Gatehouse.Audit.Reading;

namespace Gatehouse.Audit.Checkpoints;

/// <summary>Finds the heads that chains have now, each reached entry by entry from the head that was signed last.</summary>
public sealed class FindHeads(AuditChains chains, CheckpointLog log)
{
    private const int AtOnce = 32;

    // Entries between two looks at the clock.
    private const int Stride = 100;

    /// <summary>Every chain there is and every one that was ever signed, in ordinal order.</summary>
    /// <param name="keys">Those that the organisation's checkpoints are signed with.</param>
    /// <param name="now">By the clock of whoever signs.</param>
    /// <param name="isOver">Then every chain is left where it was followed to.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>Chains without entries are left out; one that does not fit keeps the head that was signed, and is named.</returns>
    public async Task<(IReadOnlyList<CheckpointLeaf> Heads, IReadOnlyList<HeadFault> Faults)> HandleAsync(
        string organisation, IReadOnlyDictionary<string, ChainHead> last, IReadOnlyList<NoteVerifier> keys, DateTimeOffset now, Func<bool> isOver, CancellationToken ct)
    {
        var look = new Look(organisation, keys, new SignedCuts(chains, log, organisation, keys, now), isOver);
        var ids = new SortedSet<string>(last.Keys, StringComparer.Ordinal);
        await foreach (var chain in chains.IdsAsync(organisation, ct))
            ids.Add(chain);

        var (heads, faults) = (new List<CheckpointLeaf>(ids.Count), new List<HeadFault>());
        foreach (var lot in ids.Chunk(AtOnce))
        {
            foreach (var (leaf, fault) in await Task.WhenAll(lot.Select(chain => FindAsync(look, chain, last.GetValueOrDefault(chain), ct))))
            {
                if (leaf.Head.Sequence > 0)
                    heads.Add(leaf);
                if (fault is not null)
                    faults.Add(fault);
            }
        }

        return (heads, faults);
    }

    // No checkpoint is known that holds the chain: one of the same key that is gone may still vouch for where it begins.
    private async Task<PrunedChain?> BeginAsync(string organisation, string chain, IReadOnlyList<NoteVerifier> keys, CancellationToken ct)
    {
        try
        {
            return await chains.PrunedAsync(organisation, chain, ct) is { } pruned && pruned.IsHeldFor(organisation, chain) && keys.Any(key => key.Verify(pruned.Note)) ? pruned : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private async Task<(CheckpointLeaf Leaf, HeadFault? Fault)> FindAsync(Look look, string chain, ChainHead? signed, CancellationToken ct)
    {
        var begin = signed is null ? await BeginAsync(look.Organisation, chain, look.Keys, ct) : null;
        var last = signed ?? begin?.Cut ?? ChainHead.Genesis;
        if (await TryReadAsync(look.Organisation, chain, ct) is not { } head)
            return (new CheckpointLeaf(chain, last), new HeadFault(look.Organisation, chain, last.Sequence + 1, "the chain's state cannot be read"));
        var (reached, sequence, reason) = (head.Sequence - last.Sequence) switch
        {
            < 0 => (last, head.Sequence + 1, $"it is gone; entry {last.Sequence} was signed"),
            0 => (last, head.Sequence, head == last ? null : "it is another than was signed"),
            _ => await FollowAsync(look, chain, last, head, begin, ct),
        };
        return reason is null ? (new CheckpointLeaf(chain, reached), null) : (new CheckpointLeaf(chain, last), new HeadFault(look.Organisation, chain, sequence, reason));
    }

    /// <returns>Null when what stands there is no state.</returns>
    private async Task<ChainHead?> TryReadAsync(string organisation, string chain, CancellationToken ct)
    {
        try
        {
            return await chains.HeadAsync(organisation, chain, ct) ?? ChainHead.Genesis;
        }
        catch (Exception rotten) when (rotten is JsonException or InvalidDataException)
        {
            return null;
        }
    }

    /// <returns>Where it came to, the head or what it was left at, or which entry does not fit.</returns>
    private async Task<(ChainHead Reached, long Sequence, string? Reason)> FollowAsync(Look look, string chain, ChainHead last, ChainHead head, PrunedChain? begin, CancellationToken ct)
    {
        var reached = last;
        await foreach (var entry in chains.EntriesAsync(look.Organisation, chain, last.Sequence + 1, head.Sequence, ct))
        {
            var next = reached.Sequence + 1;
            if (entry.Sequence != next || EntryFacts.Read(entry.Bytes) is not { } facts || facts.Sequence != next || facts.Chain != chain || facts.Organisation != look.Organisation)
                return (last, next, "what stands there is not it");
            if (facts.Previous != reached.Hash)
                return (last, next, $"it does not follow the entry {reached.Sequence} that {(reached == last ? "was signed" : "stands there")}");
            if (facts.Kind == AuditKind.Pruned && await look.Cuts.FaultOfAsync(facts, begin, ct) is { } fault)
                return (last, next, fault);
            reached = new ChainHead(next, entry.Hash);
            if (next % Stride == 0 && next < head.Sequence && look.IsOver())
                return (reached, next, null);
        }

        return (reached, reached.Sequence + 1, reached == head ? null : $"the chain's head is entry {head.Sequence} of hash {head.Hash}, and is not reached");
    }

    /// <summary>What is the same for all chains of one look.</summary>
    private sealed record Look(string Organisation, IReadOnlyList<NoteVerifier> Keys, SignedCuts Cuts, Func<bool> IsOver);
}
