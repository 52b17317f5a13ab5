namespace Gatehouse.Registry;

/// <summary>Whoever may append to an agent's own chain, and do nothing else.</summary>
public sealed record AuditWriterPrincipal(string Organisation, string AgentId, string CredentialId);
