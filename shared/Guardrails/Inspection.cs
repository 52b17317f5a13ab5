namespace Gatehouse.Guardrails;

/// <param name="Results">Of every guardrail that found something or failed, in the set's order.</param>
/// <param name="Content">The content with its redactions; null when nothing was changed.</param>
public sealed record Inspection(InspectionVerdict Verdict, IReadOnlyList<GuardrailResult> Results, ReadOnlyMemory<byte>? Content)
{
    /// <summary>Nothing was found.</summary>
    public static Inspection Clean { get; } = new(InspectionVerdict.Pass, [], null);

    /// <summary>The guardrail that decided; null for a pass.</summary>
    public Guardrail? Decider { get; init; }
}
