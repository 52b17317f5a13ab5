using Gatehouse.Registry;

namespace Gatehouse.Dispatching;

/// <summary>An agent earlier in the act chain, as it is now.</summary>
/// <param name="IsCredentialRevoked">Whether the credential that it delegated with is revoked.</param>
public sealed record Ancestor(string AgentId, AgentStatus Status, bool IsCredentialRevoked = false);
