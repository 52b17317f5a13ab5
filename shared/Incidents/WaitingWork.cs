namespace Gatehouse.Incidents;

/// <summary>Work that was accepted and not sent, as it was found.</summary>
/// <param name="IsWhole">False when there was more than one call looks at.</param>
internal sealed record WaitingWork(int Queued, int Pending, int Running, bool IsWhole)
{
    public static WaitingWork None { get; } = new(0, 0, 0, true);

    public static WaitingWork operator +(WaitingWork left, WaitingWork right) =>
        new(left.Queued + right.Queued, left.Pending + right.Pending, left.Running + right.Running, left.IsWhole && right.IsWhole);
}
