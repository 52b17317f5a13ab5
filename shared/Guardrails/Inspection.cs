namespace Gatehouse.Guardrails;

/// <param name="Results">Of every guardrail that found something or failed, in the set's order.</param>
/// <param name="Content">The content with its redactions; null when nothing was changed.</param>
public sealed record Inspection(InspectionVerdict Verdict, IReadOnlyList<GuardrailResult> Results, ReadOnlyMemory<byte>? Content)
{
    /// <summary>Nothing was found.</summary>
    public static Inspection Clean { get; } = new(InspectionVerdict.Pass, [], null);

    /// <summary>The guardrail that decided; null for a pass.</summary>
    public Guardrail? Decider { get; init; }

    /// <summary>The same with what one more guardrail says.</summary>
    internal Inspection And(GuardrailResult result)
    {
        if (result is { Triggered: false, Failed: null })
            return this;
        var verdict = ResultVerdict.Of(result.Action, result.Triggered, result.Failed is null ? null : result.Guardrail.Failure);
        var all = this with { Results = [.. Results, result] };
        return verdict <= Verdict ? all : all with { Verdict = verdict, Decider = result.Guardrail, Content = verdict == InspectionVerdict.Block ? null : Content };
    }

    /// <summary>The same after what it left was read once more: blocked by the first guardrail that now says more than it had.</summary>
    internal Inspection ThenRead(Inspection again)
    {
        if (again.Results.FirstOrDefault(SaysMore) is not { } more)
            return this;
        var had = ResultOf(more.Guardrail);
        var blocked = (had is { Triggered: true } ? had : Placeless(more)) with { Action = GuardrailAction.Block };
        return new Inspection(InspectionVerdict.Block, had is null ? [.. Results, blocked] : [.. Results.Select(result => ReferenceEquals(result, had) ? blocked : result)], null) { Decider = more.Guardrail };
    }

    // What only the change put together stands nowhere in what was given.
    private static GuardrailResult Placeless(GuardrailResult result) =>
        result with { Findings = [.. result.Findings.Select(finding => finding with { Offset = 0, Length = 0, IsExact = false })] };

    // INVARIANT (redacted means gone): one that redacts must find nothing any more, all others nothing that they had not found.
    private bool SaysMore(GuardrailResult again)
    {
        var (guardrail, had) = (again.Guardrail, ResultOf(again.Guardrail));
        if (guardrail.Action == GuardrailAction.Warn)
            return false;
        if (had is { Triggered: true })
            return guardrail.Action is GuardrailAction.Redact or GuardrailAction.Replace;
        return again.Triggered || (had is null && guardrail.Failure != GuardrailFailure.Open);
    }

    private GuardrailResult? ResultOf(Guardrail guardrail) => Results.FirstOrDefault(result => ReferenceEquals(result.Guardrail, guardrail));
}
