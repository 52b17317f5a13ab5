using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Http.Health;

/// <summary>Writes a row, durably, and reads it back.</summary>
public sealed class DatabaseIsWritable(Ledgers ledgers) : IReadinessCheck
{
    /// <summary>Belongs to no organisation.</summary>
    public const string Organisation = "$gate";
    public const string Partition = "health";
    public const string Row = "ready";

    public string Name => "database";

    public async Task<string?> FindFaultAsync(CancellationToken ct)
    {
        var store = ledgers.Store(Organisation);
        var written = await store.WriteAsync(Partition, [new TableWrite.Upsert(Row, new RowContent(Organisation, "", default))], ct);
        return written is BatchOutcome.Applied && await store.ReadAsync(Partition, Row, ct) is not null ? null : "a row was not written";
    }
}
