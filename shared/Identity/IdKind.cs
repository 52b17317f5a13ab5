namespace Gatehouse.Identity;

/// <summary>What an id names; each kind has its own prefix.</summary>
public enum IdKind
{
    Agent,
    Connection,
    Task,
    Approval,
    Credential,
    Grant,
    Guardrail,
    GuardrailSet,
    Session,
    User,
    Operation,
    AttestationKey,
    Attestation,
    Incident,
    Alert,
    AlertRoute,
    Provider,
}
