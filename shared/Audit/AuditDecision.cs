namespace Gatehouse.Audit;

/// <summary>A verdict, as the audit keeps it; camelCase on the wire.</summary>
public enum AuditDecision
{
    Allow,
    NeedsApproval,
    Deny,
}
