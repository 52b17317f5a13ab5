namespace Gatehouse.Dispatching;

/// <summary>A session that the gate made, for one agent.</summary>
/// <param name="OverAt">From then on no task may join it; <see langword="null"/> for an agent's running session of the day.</param>
public sealed record SessionFacts(string Id, string Agent, DateTimeOffset? OverAt = null)
{
    public bool IsFrozen { get; init; }

    /// <summary>The person it is for, as <c>user:ana@example.com</c>.</summary>
    public string? Human { get; init; }

    /// <summary>The operator who opened it; absent when its agent did.</summary>
    public string? OpenedBy { get; init; }
}
