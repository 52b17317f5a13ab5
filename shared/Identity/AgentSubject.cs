using Gatehouse.Delegation;

namespace Gatehouse.Identity;

/// <summary>Whom a token names.</summary>
public sealed record AgentSubject(string Organisation, string AgentId, string CredentialId, long Epoch, ActChain ActChain)
{
    /// <summary>The most that may be done with it.</summary>
    public DelegationLimits Limits { get; init; } = DelegationLimits.None;

    /// <summary>The task that it is given to go on with; absent in any other.</summary>
    public string? ParentTask { get; init; }

    /// <summary>Of the client certificate that the token is bound to (RFC 8705 section 3); null of one that its bearer alone proves.</summary>
    public string? Certificate { get; init; }
}
