using Gatehouse.Registry;

namespace Gatehouse.Dispatching;

/// <summary>An agent earlier in the act chain, as it is now.</summary>
/// <param name="IsCredentialRevoked">Whether the credential that it delegated with is revoked.</param>
public sealed record Ancestor(string AgentId, AgentStatus Status, bool IsCredentialRevoked = false)
{
    /// <summary>Of its document, as it was read; a newer fence of it makes that old.</summary>
    public long Revision { get; init; }
}
