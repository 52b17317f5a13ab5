namespace Gatehouse.Guardrails.Documents;

public enum GuardrailChangeKind
{
    Added,
    Removed,
    Changed,

    /// <summary>It runs at another place.</summary>
    Moved,
}
