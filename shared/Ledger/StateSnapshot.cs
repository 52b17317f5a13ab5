namespace Gatehouse.Ledger;

/// <summary>A reading of <c>state</c>.</summary>
/// <param name="Row">Absent when the row is.</param>
/// <param name="Fresh">Read from the store for this very use, not remembered.</param>
internal sealed record StateSnapshot(StateRow? Row, bool Fresh)
{
    public bool Exists => Row is not null;

    public LedgerState State => Row?.State ?? LedgerState.Empty;

    public string? ETag => Row?.ETag;
}
