using Gatehouse.Audit;
using Gatehouse.Policy;

namespace Gatehouse.Incidents.Timeline;

/// <summary>Which entries are out of the ordinary: one table.</summary>
internal static class Anomalies
{
    // What a containment, or the gate's own trouble, brings about tells nothing of the agent.
    private static readonly string[] expected =
    [
        RefusalCode.AgentFrozen.ToWireName(), RefusalCode.ConnectionFrozen.ToWireName(), RefusalCode.TargetUnavailable.ToWireName(),
        RefusalCode.Unavailable.ToWireName(), RefusalCode.OutcomeUnknown.ToWireName(),
    ];

    private static readonly string[] credentials = [RefusalCode.AgentRevoked.ToWireName(), RefusalCode.Unauthenticated.ToWireName()];

    /// <param name="entry">Of any kind, also of one that this version does not know.</param>
    /// <returns>Null for what is ordinary. A fall of trust is seen by comparison, not here.</returns>
    public static AnomalyKind? Of(TimelineEntry entry) => entry switch
    {
        { Triggered.Count: > 0 } => AnomalyKind.Guardrail,
        _ when entry.Is(AuditKind.SignInsRefused) => AnomalyKind.CredentialMisuse,
        _ when entry.Is(AuditKind.Overrun) => AnomalyKind.Overrun,
        _ when entry.Is(AuditKind.Violation) => AnomalyKind.Violation,
        _ when entry.Is(AuditKind.ApprovalRefused) => AnomalyKind.ApprovalMisuse,
        { Code: { } code } when IsRefusal(entry) && !expected.Contains(code) => credentials.Contains(code) ? AnomalyKind.CredentialMisuse : AnomalyKind.Refused,
        _ => null,
    };

    private static bool IsRefusal(TimelineEntry entry) => entry.Decision == "deny" || entry.Is(AuditKind.RefusalsCoalesced);
}
