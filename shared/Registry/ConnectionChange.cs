using System.Text.Json;
using Gatehouse.Policy;

namespace Gatehouse.Registry;

/// <summary>What an operator may change of a connection besides its policy: the whole of it, changed or not.</summary>
public sealed record ConnectionChange(string Name, IReadOnlyList<string> Guardrails, JsonElement? Resource, string? Backup)
{
    /// <summary>See <see cref="ConnectionDraft.Credential"/>.</summary>
    public ConnectionCredential? Credential { get; init; }

    /// <summary>See <see cref="Connection.MinimumTrust"/>.</summary>
    public TrustLevel? MinimumTrust { get; init; }
}
