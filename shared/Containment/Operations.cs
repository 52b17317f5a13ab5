using System.Text.Json;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Containment;

/// <summary>Operations as they stand: what was asked for is in the organisation's ledger, how far it has come beside it.</summary>
public sealed class Operations(Ledgers ledgers)
{
    internal static string Row(string id) => $"operation|{id}";

    /// <returns>Null when there is none; no progress until somebody has begun.</returns>
    public async Task<(Operation Operation, OperationProgress? Progress)?> FindAsync(string organisation, string id, CancellationToken ct)
    {
        var store = ledgers.Store(organisation);
        if (await store.ReadAsync(Ledgers.ControlPartition, Row(id), ct) is not { } row)
            return null;
        var operation = JsonSerializer.Deserialize(row.Content.Body.Span, ContainmentJson.Default.Operation)!;
        var progress = await store.ReadAsync(Ledgers.IndexPartition, Row(id), ct) is { } written
            ? JsonSerializer.Deserialize(written.Content.Body.Span, ContainmentJson.Default.OperationProgress)
            : null;
        return (operation, progress);
    }

    internal static RowChange Insert(Operation operation) =>
        new RowChange.Insert(Row(operation.Id), JsonSerializer.SerializeToUtf8Bytes(operation, ContainmentJson.Default.Operation));

    internal Task SayAsync(string organisation, string id, OperationProgress progress, CancellationToken ct)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(progress, ContainmentJson.Default.OperationProgress);
        return ledgers.Store(organisation).WriteAsync(Ledgers.IndexPartition, [new TableWrite.Upsert(Row(id), new RowContent(organisation, "", body))], ct);
    }
}
