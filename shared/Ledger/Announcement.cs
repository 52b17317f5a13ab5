namespace Gatehouse.Ledger;

/// <summary>A message that a commit makes true.</summary>
/// <param name="Step">What the consumer is to do.</param>
/// <param name="Subject">The task, or what else the step is about.</param>
/// <param name="NotBefore">When it should be received; <see langword="null"/> is at once.</param>
public sealed record Announcement(TaskStep Step, string Subject, DateTimeOffset? NotBefore = null)
{
    /// <summary>W3C trace context of what it is about.</summary>
    public string? TraceParent { get; init; }
}
