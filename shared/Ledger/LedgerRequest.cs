namespace Gatehouse.Ledger;

/// <summary>A decision to be made on a partition's current state.</summary>
/// <param name="Decide">Pure. It is called again whenever the state turns out to be newer.</param>
public sealed record LedgerRequest<T>(Func<LedgerView, LedgerDecision<T>> Decide)
{
    /// <summary>Keys of the rows that the decision looks at. They are read after the state, never before.</summary>
    public IReadOnlyList<string> Reads { get; init; } = [];

    /// <summary>What it is called in a trace.</summary>
    public string Name { get; init; } = "commit";

    /// <summary>Freeze, kill, revoke: goes first, never backs off, is tried for longer.</summary>
    public bool Containment { get; init; }
}
