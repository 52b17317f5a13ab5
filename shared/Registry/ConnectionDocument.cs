using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Gatehouse.Ledger;
using Gatehouse.Policy;

namespace Gatehouse.Registry;

/// <summary>A connection's document in its ledger, for those that change it.</summary>
internal static class ConnectionDocument
{
    /// <param name="fault">Why there is nothing to change.</param>
    public static bool TryRead(LedgerView view, string id, [NotNullWhen(true)] out Connection? standing, [NotNullWhen(false)] out ChangeOutcome<Connection>? fault)
    {
        standing = view.Exists && view.Find(LedgerRows.Config) is { } stored ? ConnectionDirectory.Parse(stored) : null;
        fault = standing is null ? ChangeOutcomes.NotFound<Connection>($"there is no connection `{id}`")
            : view.State.Status is PartitionStatus.Deleted ? new ChangeOutcome<Connection>.Refused(new Refusal(RefusalCode.Conflict, $"connection `{id}` was deleted, which nothing takes back"))
            : null;
        return fault is null;
    }

    public static byte[] Bytes(Connection connection) => JsonSerializer.SerializeToUtf8Bytes(connection, RegistryJson.Default.Connection);
}
