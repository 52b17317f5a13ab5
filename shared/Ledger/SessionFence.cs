namespace Gatehouse.Ledger;

/// <summary>How one session stands, as of a revision of its document.</summary>
/// <param name="Revision">A fence with an older revision is never applied over a newer one.</param>
/// <param name="Stopped">It has ended with all that it had accepted.</param>
/// <param name="At">When it took effect here.</param>
public sealed record SessionFence(string Session, long Revision, bool Frozen, bool Stopped, DateTimeOffset At)
{
    /// <summary>Longer than any task can wait: whatever was accepted before has ended by then.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(8);
}
