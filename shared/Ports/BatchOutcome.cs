namespace Gatehouse.Ports;

/// <summary>What became of a batch.</summary>
public abstract record BatchOutcome
{
    private BatchOutcome() { }

    /// <summary>All of it is durable. One ETag for each operation, in order; empty for deletes.</summary>
    public sealed record Applied(IReadOnlyList<string> ETags) : BatchOutcome;

    /// <summary>
    /// None of it was applied by this call. A library that retried after a lost reply may answer so although an
    /// earlier try of the same call landed.
    /// </summary>
    public sealed record Conflict(int Index, ConflictKind Kind) : BatchOutcome;
}
