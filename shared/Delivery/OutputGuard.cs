using Gatehouse.Guardrails.Assignment;
using Gatehouse.Ledger;
using Gatehouse.Registry;

namespace Gatehouse.Delivery;

/// <summary>What an output was inspected with: the connection as it was read, and the sets that bound it then.</summary>
public sealed record OutputGuard(ConnectionEntry? Connection, AssignedSets Sets)
{
    /// <summary>There is no output.</summary>
    public static OutputGuard Unneeded { get; } = new(null, AssignedSets.None);

    /// <summary>What the state knows of a newer version of: an output inspected with an older one is not kept.</summary>
    public string? StaleAgainst(LedgerState state) =>
        Connection is null ? null
        : state.Fences.ConfigVersion > Connection.Version ? "connection"
        : state.Fences.GuardrailsSince > Sets.ReadAt ? "guardrails"
        : null;
}
