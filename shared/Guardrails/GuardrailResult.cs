namespace Gatehouse.Guardrails;

/// <summary>What one guardrail said of the content.</summary>
/// <param name="Action">What was done: a redaction that was not possible is a block.</param>
/// <param name="Failed">Why it could not finish; null when it did.</param>
public sealed record GuardrailResult(Guardrail Guardrail, GuardrailAction Action, IReadOnlyList<Finding> Findings, string? Failed)
{
    public bool Triggered => Findings.Count > 0;
}
