namespace Gatehouse.Ledger;

/// <summary>A consistent enough reading: the state first, the rows after it.</summary>
public sealed class LedgerSnapshot
{
    private readonly Dictionary<string, ViewRow> rows;

    internal LedgerSnapshot(LedgerState? state, Dictionary<string, ViewRow> rows)
    {
        State = state;
        this.rows = rows;
    }

    /// <summary>Null when the partition does not exist.</summary>
    public LedgerState? State { get; }

    /// <summary>Null when the row does not exist.</summary>
    public ReadOnlyMemory<byte>? Find(string key) => rows[key].Body;
}
