namespace Gatehouse.Ledger;

/// <summary>A consistent enough reading: the state first, the rows after it.</summary>
public sealed class LedgerSnapshot
{
    private readonly StateRow? state;
    private readonly Dictionary<string, ViewRow> rows;

    internal LedgerSnapshot(StateRow? state, Dictionary<string, ViewRow> rows)
    {
        this.state = state;
        this.rows = rows;
    }

    /// <summary>Null when the partition does not exist. Parsed when it is asked for.</summary>
    public LedgerState? State => state?.State;

    /// <summary>Of the state; 0 when the partition does not exist.</summary>
    public long Version => state?.Version ?? 0;

    /// <summary>Null when the row does not exist.</summary>
    public ReadOnlyMemory<byte>? Find(string key) => rows[key].Body;
}
