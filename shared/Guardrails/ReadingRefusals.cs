using Gatehouse.Policy;

namespace Gatehouse.Guardrails;

/// <summary>A guardrail's no in the words of a refusal. None repeats what was found.</summary>
internal static class ReadingRefusals
{
    private static readonly TimeSpan comeBackAfter = TimeSpan.FromSeconds(5);

    private const string ClausePrefix = "guardrail.";

    public static string ClauseOf(Guardrail guardrail) => ClausePrefix + guardrail.Name;

    public static bool IsClause(string clause) => clause.StartsWith(ClausePrefix, StringComparison.Ordinal);

    /// <param name="verdict">Neither a pass nor an escalation.</param>
    public static Refusal Of(InspectionVerdict verdict, string set, GuardrailResult decider) => verdict switch
    {
        InspectionVerdict.Retry => new Refusal(RefusalCode.RetryWithChanges, $"{Found(set, decider)}: {decider.Guardrail.Hint}")
        {
            Clause = ClauseOf(decider.Guardrail),
            Unlock = decider.Guardrail.Hint,
        },
        InspectionVerdict.Unavailable => Unavailable(Unfinished(set, decider), ClauseOf(decider.Guardrail)),
        _ => new Refusal(RefusalCode.GuardrailBlocked, decider.Triggered ? Found(set, decider) : Unfinished(set, decider))
        {
            Clause = ClauseOf(decider.Guardrail),
            Unlock = decider.Triggered ? "send content without it, or ask an operator to change the guardrail" : "ask an operator to look at the guardrail",
        },
    };

    public static Refusal Unavailable(string why, string clause) => new(RefusalCode.Unavailable, why)
    {
        Clause = clause,
        MayRetry = true,
        RetryAfter = comeBackAfter,
        Unlock = "try again",
    };

    public static Refusal Broken(TriggeredGuardrail by) =>
        new(RefusalCode.GuardrailBlocked, $"guardrail `{by.Name}` of set `{by.Set}` left nothing that can be read") { Clause = ClausePrefix + by.Name };

    public static string Found(string set, GuardrailResult result) =>
        $"guardrail `{result.Guardrail.Name}` of set `{set}` found {string.Join(", ", result.Findings.Select(finding => finding.Kind).Distinct(StringComparer.Ordinal).Select(kind => $"`{kind}`"))}";

    private static string Unfinished(string set, GuardrailResult result) =>
        $"guardrail `{result.Guardrail.Name}` of set `{set}` could not finish: {result.Failed}";
}
