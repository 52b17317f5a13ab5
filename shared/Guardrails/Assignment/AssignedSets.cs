namespace Gatehouse.Guardrails.Assignment;

/// <summary>The sets that bind a connection, in the order they run: its organisation's, then its own, each once.</summary>
public sealed record AssignedSets(IReadOnlyList<AssignedSet> Sets)
{
    /// <summary>Sets that a connection may name, and as many an organisation.</summary>
    public const int MostNamed = 10;

    public static AssignedSets None { get; } = new([]);

    /// <summary>What they are named by, whether or not they can be had.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>The version of the organisation's ledger that all of this is at least as new as.</summary>
    public long ReadAt { get; init; }

    /// <summary>Why what is named cannot be had. Then nothing can be inspected, and what is not inspected does not pass.</summary>
    public string? Fault { get; init; }

    public bool IsNone => Sets.Count == 0 && Fault is null;
}
