using System.Text.Json;
using Gatehouse.Ledger;

namespace Gatehouse.Registry;

/// <summary>A policy as it was from one change to the next; written with the change, and never again.</summary>
/// <param name="By">The operator who made it.</param>
/// <param name="Source">The document as its author wrote it.</param>
public sealed record PolicyVersion(int Version, DateTimeOffset ChangedAt, string By, string Source)
{
    /// <summary>Tasks accepted under an earlier one were measured again at their claim.</summary>
    public bool AppliesToQueued { get; init; }

    internal RowChange.Insert ToRow() => new(LedgerRows.Policy(Version), JsonSerializer.SerializeToUtf8Bytes(this, RegistryJson.Default.PolicyVersion));
}
