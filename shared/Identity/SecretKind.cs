namespace Gatehouse.Identity;

/// <summary>Whose secret it is; its prefix says so.</summary>
public enum SecretKind
{
    Agent,
    Operator,
}
