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
        return (operation, await store.ReadAsync(Ledgers.IndexPartition, Row(id), ct) is { } written ? Parse(written) : null);
    }

    internal static RowChange Insert(Operation operation) =>
        new RowChange.Insert(Row(operation.Id), JsonSerializer.SerializeToUtf8Bytes(operation, ContainmentJson.Default.Operation));

    /// <summary>What has ended stays so, whatever a second worker says that is not as far. An end is said until it is heard.</summary>
    internal async Task SayAsync(string organisation, string id, OperationProgress progress, CancellationToken ct)
    {
        var (store, content) = (ledgers.Store(organisation), new RowContent(organisation, "", JsonSerializer.SerializeToUtf8Bytes(progress, ContainmentJson.Default.OperationProgress)));
        while (await store.ReadAsync(Ledgers.IndexPartition, Row(id), ct) is var said && (said is null || Parse(said).EndedAt is null))
        {
            if (await store.WriteAsync(Ledgers.IndexPartition, [TableWrite.Onto(Row(id), content, said?.ETag)], ct) is BatchOutcome.Applied || progress.EndedAt is null)
                return;
        }
    }

    private static OperationProgress Parse(TableRow row) => JsonSerializer.Deserialize(row.Content.Body.Span, ContainmentJson.Default.OperationProgress)!;
}
