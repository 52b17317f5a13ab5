using Gatehouse.Retention;

namespace Gatehouse.Audit;

/// <summary>Whether the chain says itself what was given up of it.</summary>
internal sealed class CutCheck(PrunedChain pruned)
{
    private bool isRecorded;

    /// <summary>What is wrong with an entry of the chain; null when nothing is.</summary>
    public string? Accept(EntryFacts entry)
    {
        if (entry.Sequence != pruned.Recorded)
            return null;
        // No gate gives up what was signed only lately: such a cut is somebody else's.
        if (string.CompareOrdinal(entry.Time, AuditTime.Format(pruned.Checkpoint.Time.AddDays(RetentionSettings.LeastAuditDays))) < 0)
            return $"it records that entries up to {pruned.Cut.Sequence} were pruned, which were signed less than {RetentionSettings.LeastAuditDays} days before";
        isRecorded = entry.Kind == AuditKind.Pruned && entry.Pruned == (pruned.Cut, pruned.Checkpoint.Number);
        return isRecorded ? null : $"it does not record that entries up to {pruned.Cut.Sequence} were pruned, which the export says it does";
    }

    /// <summary>What is missing at the chain's end; null when nothing is.</summary>
    public string? Missing() => isRecorded ? null : $"entries up to {pruned.Cut.Sequence} are not there, and the entry {pruned.Recorded} that is to record it is not either";
}
