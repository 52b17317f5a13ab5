namespace Gatehouse.Guardrails.Assignment;

/// <summary>The sets that bind a connection, in the order they run.</summary>
public sealed record AssignedSets(IReadOnlyList<AssignedSet> Sets)
{
    public static AssignedSets None { get; } = new([]);
}
