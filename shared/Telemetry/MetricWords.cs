using Gatehouse.Alerts.Routes;
using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Guardrails;
using Gatehouse.Ledger;
using Gatehouse.Siem;

namespace Gatehouse.Telemetry;

/// <summary>The words that labels are made of; each is a constant, so that counting allocates nothing.</summary>
internal static class MetricWords
{
    public static string Of(DispatchOutcome outcome) => outcome switch
    {
        DispatchOutcome.Accepted { Replayed: true } => "replayed",
        DispatchOutcome.Accepted { Task.State: TaskState.AwaitingApproval } => "ask",
        DispatchOutcome.Accepted => "allow",
        DispatchOutcome.Refused => "deny",
        _ => "other",
    };

    public static string Of(AttemptResult result) => result switch
    {
        AttemptResult.Delivered { Effect: TaskEffect.Partial } => "partial",
        AttemptResult.Delivered => "delivered",
        AttemptResult.Running => "running",
        AttemptResult.Rejected => "rejected",
        AttemptResult.Missed { WasSent: false } => "notSent",
        AttemptResult.Missed => "missed",
        AttemptResult.Unreadable => "unreadable",
        AttemptResult.GivenBack => "givenBack",
        _ => "other",
    };

    public static string Of(SinkReply reply) => reply switch
    {
        SinkReply.Taken => "taken",
        SinkReply.Refused => "refused",
        _ => "failed",
    };

    public static string Of<T>(LedgerOutcome<T> outcome) => outcome switch
    {
        LedgerOutcome<T>.Done => "done",
        LedgerOutcome<T>.Refused => "refused",
        LedgerOutcome<T>.Stale => "stale",
        LedgerOutcome<T>.Unavailable => "unavailable",
        LedgerOutcome<T>.Unknown => "unknown",
        _ => "other",
    };

    public static string Of(AlertChannelKind channel) => channel switch
    {
        AlertChannelKind.Email => "email",
        AlertChannelKind.Teams => "teams",
        _ => "webhook",
    };

    public static string Of(AlertTellingResult? result) => result switch
    {
        AlertTellingResult.Delivered => "delivered",
        AlertTellingResult.Refused => "refused",
        AlertTellingResult.GivenUp => "givenUp",
        _ => "failed",
    };

    public static string Of(GuardrailDirection direction) => direction == GuardrailDirection.Input ? "input" : "output";

    public static string Of(InspectionVerdict verdict) => verdict switch
    {
        InspectionVerdict.Pass => "pass",
        InspectionVerdict.Retry => "retry",
        InspectionVerdict.Escalate => "escalate",
        InspectionVerdict.Unavailable => "unavailable",
        _ => "block",
    };

    public static string ActionOf(TriggeredGuardrail guardrail) => guardrail.Failed is not null && guardrail.Count == 0 ? "failed" : guardrail.Action switch
    {
        GuardrailAction.Warn => "warn",
        GuardrailAction.Redact => "redact",
        GuardrailAction.Replace => "replace",
        GuardrailAction.Retry => "retry",
        GuardrailAction.Escalate => "escalate",
        _ => "block",
    };

    public static string Of(TaskStep step) => step switch
    {
        TaskStep.Await => "await",
        TaskStep.Settled => "settled",
        TaskStep.Deliver => "deliver",
        TaskStep.Result => "result",
        TaskStep.Notify => "notify",
        TaskStep.Budget => "budget",
        TaskStep.Fence => "fence",
        TaskStep.Trust => "trust",
        TaskStep.Alert => "alert",
        _ => "other",
    };
}
