using Gatehouse.Ports;

namespace Gatehouse.Ledger;

/// <summary>A consistent enough reading: the state first, the rows after it.</summary>
public sealed class LedgerSnapshot
{
    private readonly TableRow? state;
    private readonly Dictionary<string, ViewRow> rows;

    internal LedgerSnapshot(TableRow? state, Dictionary<string, ViewRow> rows)
    {
        this.state = state;
        this.rows = rows;
    }

    /// <summary>Null when the partition does not exist. Parsed when it is asked for.</summary>
    public LedgerState? State => field ??= state is null ? null : PartitionReader.Parse(state);

    /// <summary>Of the state; 0 when the partition does not exist.</summary>
    public long Version => state is null ? 0 : PartitionReader.VersionOf(state);

    /// <summary>Null when the row does not exist.</summary>
    public ReadOnlyMemory<byte>? Find(string key) => rows[key].Body;
}
