using Gatehouse.Audit.Checkpoints;
using Gatehouse.Retention;

namespace Gatehouse.Audit;

/// <summary>When a chain may give up what was signed. Whoever writes an entry dates it: its time is held against that of whoever has seen it.</summary>
internal static class CutRule
{
    /// <summary>How much later an entry may be dated than somebody saw it: a checkpoint bears the time at which its look at all chains began.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromHours(1);

    /// <param name="entry">Records the cut.</param>
    /// <param name="cut">What it records.</param>
    /// <param name="signed">The checkpoint that holds the last entry that is given up.</param>
    /// <param name="seen">When the entry was there, by a clock that is not its writer's.</param>
    /// <returns>Why no gate writes such an entry; null when one does.</returns>
    public static string? FaultOf(EntryFacts entry, AuditPruned cut, Checkpoint signed, DateTimeOffset seen)
    {
        if (!AuditTime.TryParse(entry.Time, out var at) || at - seen > Tolerance)
            return $"it records that entries up to {cut.To.Sequence} were pruned and is dated {entry.Time}, and was there by {AuditTime.Format(seen)}";
        var days = Math.Max(cut.Days, RetentionSettings.LeastAuditDays);
        return (at - signed.Time).TotalDays >= days ? null
            : $"it records that entries up to {cut.To.Sequence} were pruned, which were signed less than {days} days before";
    }
}
