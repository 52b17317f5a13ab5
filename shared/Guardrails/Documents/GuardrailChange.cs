namespace Gatehouse.Guardrails.Documents;

/// <summary>What a version of a set did to one of its guardrails.</summary>
/// <param name="Guardrail">Its name; null for the set itself.</param>
/// <param name="Members">Of a change: what in it is another.</param>
public sealed record GuardrailChange(GuardrailChangeKind Kind, string? Guardrail, IReadOnlyList<string> Members);
