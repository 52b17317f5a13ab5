namespace Gatehouse.Identity;

/// <summary>Whose secret it is; its prefix says so.</summary>
public enum SecretKind
{
    Agent,
    Operator,

    /// <summary>Of an agent, good for nothing but its own audit entries.</summary>
    AuditWriter,
}
