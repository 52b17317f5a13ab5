namespace Gatehouse.Identity;

/// <summary>Whom a token names.</summary>
public sealed record AgentSubject(string Organisation, string AgentId, string CredentialId, long Epoch, ActChain ActChain)
{
    /// <summary>Of the client certificate that the token is bound to (RFC 8705 section 3); null of one that its bearer alone proves.</summary>
    public string? Certificate { get; init; }
}
