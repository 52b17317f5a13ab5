using System.Text.Json;
using Gatehouse.Ledger;

namespace Gatehouse.Registry;

/// <summary>Operators as an organisation's ledger keeps them.</summary>
internal static class OperatorRows
{
    internal static Operator Parse(ReadOnlyMemory<byte> stored) =>
        JsonSerializer.Deserialize(stored.Span, RegistryJson.Default.Operator) ?? throw new InvalidDataException("the document of an operator is `null`");

    /// <returns>Null when there is none, or no longer.</returns>
    internal static Operator? Standing(LedgerView view, string id) =>
        view.Find(OperatorDirectory.OperatorRow(id)) is { } stored && Parse(stored) is { RemovedAt: null } found ? found : null;

    internal static RowChange Insert(Operator made) => new RowChange.Insert(OperatorDirectory.OperatorRow(made.Id), Serialize(made));

    internal static RowChange Update(Operator changed) => new RowChange.Update(OperatorDirectory.OperatorRow(changed.Id), Serialize(changed));

    internal static RowChange Insert(Credential key) => new RowChange.Insert(LedgerRows.Credential(key.Id), Serialize(key));

    internal static RowChange Update(Credential key) => new RowChange.Update(LedgerRows.Credential(key.Id), Serialize(key));

    private static byte[] Serialize(Operator document) => JsonSerializer.SerializeToUtf8Bytes(document, RegistryJson.Default.Operator);

    private static byte[] Serialize(Credential document) => JsonSerializer.SerializeToUtf8Bytes(document, RegistryJson.Default.Credential);
}
