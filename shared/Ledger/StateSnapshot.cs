namespace Gatehouse.Ledger;

/// <summary>A reading of <c>state</c>.</summary>
/// <param name="ETag">Absent when the row is.</param>
/// <param name="Fresh">Read from the store for this very use, not remembered.</param>
internal sealed record StateSnapshot(LedgerState State, string? ETag, bool Fresh)
{
    public bool Exists => ETag is not null;
}
