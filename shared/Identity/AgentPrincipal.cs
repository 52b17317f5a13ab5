using Gatehouse.Delegation;

namespace Gatehouse.Identity;

/// <summary>An agent that has proven who it is. Whether it may still act is what the fences say, not this.</summary>
public sealed record AgentPrincipal(
    string Organisation, string AgentId, string CredentialId, long Epoch, ActChain ActChain, DateTimeOffset ExpiresAt)
{
    /// <summary>Of the client certificate that must be shown beside the token; null where the token is enough.</summary>
    public string? Certificate { get; init; }

    /// <summary>The <c>jti</c> of the token that proved it.</summary>
    public string TokenId { get; init; } = "";

    /// <summary>How much it may do on behalf of those in the chain.</summary>
    public DelegationLimits Limits { get; init; } = DelegationLimits.None;

    /// <summary>The task that it received, and goes on with; absent where it acts of itself.</summary>
    public string? ParentTask { get; init; }
}
