using Gatehouse.Audit;
using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Guardrails;
using Gatehouse.Ledger;
using Gatehouse.Policy;

namespace Gatehouse.Tests.Delivery;

/// <summary>Outputs as guardrails have read them.</summary>
internal static class Readings
{
    public const string Body = """{"output":"a blue heron"}""";

    public static AuditGuard Guard { get; } = new("grs_1", 3, true, "block");

    public static ContentReading Of(InspectionVerdict verdict) => new(verdict, VerdictOf(verdict), null)
    {
        Triggered = [new TriggeredGuardrail("grs_1", 3, "grd_1", "words", "phrases", GuardrailDirection.Output, GuardrailAction.Block, 1) { Places = [new FindingPlace("phrase", "$.output.secret_name[2].inner", 2, 10)] }],
        Guards = [Guard],
        Hint = verdict == InspectionVerdict.Retry ? "no birds" : null,
        Seal = "5ea1",
    };

    public static AttemptResult.Delivered Result(InspectionVerdict verdict, Money? cost = null, TaskEffect effect = TaskEffect.Succeeded) =>
        InspectOutput.AsRead(new AttemptResult.Delivered(effect, System.Text.Encoding.UTF8.GetBytes(Body), cost), Of(verdict));

    private static Verdict VerdictOf(InspectionVerdict verdict) => verdict switch
    {
        InspectionVerdict.Pass => Verdict.Allowed,
        InspectionVerdict.Escalate => new Verdict.NeedsApproval(ApprovalDemand.From("guardrail.words", "guardrail `words` found `phrase`")),
        InspectionVerdict.Retry => new Verdict.Deny(new Refusal(RefusalCode.RetryWithChanges, "guardrail `words` found `phrase`: no birds") { Clause = "guardrail.words" }),
        InspectionVerdict.Unavailable => new Verdict.Deny(new Refusal(RefusalCode.Unavailable, "guardrail `words` could not finish") { Clause = "guardrail.words" }),
        _ => new Verdict.Deny(new Refusal(RefusalCode.GuardrailBlocked, "guardrail `words` found `phrase`") { Clause = "guardrail.words" }),
    };
}
