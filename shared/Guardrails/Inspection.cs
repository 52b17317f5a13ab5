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
}
