namespace Gatehouse.Guardrails;

/// <summary>What one guardrail's result says of the content.</summary>
internal static class ResultVerdict
{
    public static InspectionVerdict Of(GuardrailAction action, bool isTriggered, GuardrailFailure? failure) =>
        (InspectionVerdict)Math.Max(isTriggered ? (int)Of(action) : 0, failure is { } failed ? (int)Of(failed) : 0);

    private static InspectionVerdict Of(GuardrailAction action) => action switch
    {
        GuardrailAction.Warn or GuardrailAction.Redact or GuardrailAction.Replace => InspectionVerdict.Pass,
        GuardrailAction.Retry => InspectionVerdict.Retry,
        GuardrailAction.Escalate => InspectionVerdict.Escalate,
        _ => InspectionVerdict.Block,
    };

    private static InspectionVerdict Of(GuardrailFailure failure) => failure switch
    {
        GuardrailFailure.Open => InspectionVerdict.Pass,
        GuardrailFailure.Unavailable => InspectionVerdict.Unavailable,
        _ => InspectionVerdict.Block,
    };
}
