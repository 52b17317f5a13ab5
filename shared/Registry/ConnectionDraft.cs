using System.Text.Json;
using Gatehouse.Policy;

namespace Gatehouse.Registry;

/// <summary>A connection as an operator describes it.</summary>
/// <param name="Policy">Parsed; null allows nothing.</param>
public sealed record ConnectionDraft(string Name, string From, ConnectionTarget To, ConnectionPolicy? Policy, JsonElement? Resource)
{
    /// <summary>Sets that bind it, in the order they apply.</summary>
    public IReadOnlyList<string> Guardrails { get; init; } = [];

    /// <summary>What a delivery presents to the target, and an exchange gives.</summary>
    public ConnectionCredential? Credential { get; init; }

    /// <summary>The connection that takes over while this one's breaker is open.</summary>
    public string? Backup { get; init; }

    /// <summary>The least trust that an owner asks for here, whatever the policy says.</summary>
    public TrustLevel? MinimumTrust { get; init; }
}
