using System.Runtime.InteropServices;
using Gatehouse.Audit;
using Gatehouse.Policy;

namespace Gatehouse.Trust;

/// <summary>What an entry of a connection's chain says of the agent's conduct.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Observation(ObservationKind Kind, long Count)
{
    public bool IsHarm => Kind is ObservationKind.Violation or ObservationKind.Guardrail;

    /// <returns>Null when it says nothing: a limit that is reached is no fault, and what an operator replays, or the gate asks of a backup, is not the agent's doing.</returns>
    public static Observation? Of(AuditEntry entry) => entry switch
    {
        { Agent: null } => null,
        { Kind: AuditKind.Dispatch or AuditKind.RefusalsCoalesced, Decision: AuditDecision.Deny, Operator: null, Subject: null, Code: { } code } => KindOf(code) is { } kind ? new(kind, entry.Count ?? 1) : null,
        { Kind: AuditKind.Violation } => new(ObservationKind.Violation, 1),
        { Kind: AuditKind.Ended, Status: "succeeded" } => new(ObservationKind.Success, 1),
        { Kind: AuditKind.Ended, Status: "failed" or "withheld" or "indeterminate" } => new(ObservationKind.Error, 1),
        _ => null,
    };

    private static ObservationKind? KindOf(RefusalCode code) => code switch
    {
        RefusalCode.TaskTypeNotPermitted or RefusalCode.ModelNotPermitted or RefusalCode.ToolNotPermitted or RefusalCode.ToolClassNotPermitted
            or RefusalCode.ArgumentConditionFailed or RefusalCode.AccessRuleFailed or RefusalCode.InformationFlow => ObservationKind.Violation,
        RefusalCode.GuardrailBlocked or RefusalCode.RetryWithChanges => ObservationKind.Guardrail,
        _ => null,
    };
}
