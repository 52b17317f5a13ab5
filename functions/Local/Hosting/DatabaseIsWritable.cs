using Gatehouse.Http.Health;
using Gatehouse.Ports;

namespace Gatehouse.Local.Hosting;

/// <summary>Writes a row and reads it back.</summary>
internal sealed class DatabaseIsWritable(ITableStore store) : IReadinessCheck
{
    private const string Partition = "$local|health";
    private const string Row = "ready";

    public string Name => "database";

    public async Task<string?> FindFaultAsync(CancellationToken ct)
    {
        var written = await store.WriteAsync(Partition, [new TableWrite.Upsert(Row, new RowContent("$local", "", default))], ct);
        return written.Value is BatchOutcome.Applied && (await store.ReadAsync(Partition, Row, ct)).Value is not null ? null : "a row was not written";
    }
}
