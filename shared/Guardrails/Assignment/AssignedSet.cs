namespace Gatehouse.Guardrails.Assignment;

/// <summary>A version of a set, ready to inspect.</summary>
public sealed record AssignedSet(string Id, int Version, GuardrailInspector Inspector);
