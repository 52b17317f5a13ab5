namespace Gatehouse.Identity;

/// <summary>Whom a token names.</summary>
public sealed record AgentSubject(string Organisation, string AgentId, string CredentialId, long Epoch, ActChain ActChain);
