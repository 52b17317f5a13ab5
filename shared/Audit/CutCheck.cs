using Gatehouse.Audit.Checkpoints;

namespace Gatehouse.Audit;

/// <summary>Whether the chain says itself what was given up of it, and a checkpoint of the export saw it say so.</summary>
/// <param name="pruned">What the export says of the chain.</param>
/// <param name="holding">The first checkpoint of the export that holds an entry of the chain; null when none does.</param>
internal sealed class CutCheck(PrunedChain pruned, Func<long, HeldHead?> holding)
{
    private bool isRecorded;
    private bool isSeen;

    /// <summary>What is wrong with an entry of the chain; null when nothing is.</summary>
    public string? Accept(EntryFacts entry)
    {
        if (entry.Sequence != pruned.Recorded)
            return null;
        if (entry.Kind != AuditKind.Pruned || entry.Pruned is not { } cut || (cut.To, cut.Checkpoint) != (pruned.Cut, pruned.Checkpoint.Number))
            return $"it does not record that entries up to {pruned.Cut.Sequence} were pruned, which the export says it does";
        isRecorded = true;
        var holder = holding(entry.Sequence);
        isSeen = holder is not null;
        return CutRule.FaultOf(entry, cut, pruned.Checkpoint, holder?.Time ?? DateTimeOffset.MaxValue);
    }

    /// <summary>What is missing at the chain's end; null when nothing is.</summary>
    public string? Missing() =>
        !isRecorded ? $"entries up to {pruned.Cut.Sequence} are not there, and the entry {pruned.Recorded} that is to record it is not either"
        : !isSeen ? $"entries up to {pruned.Cut.Sequence} are not there, and no checkpoint of the export holds the entry {pruned.Recorded} that records it"
        : null;
}
