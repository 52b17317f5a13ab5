namespace Gatehouse.Guardrails;

/// <summary>The stored guardrail that one of a set was taken from, as it stood then.</summary>
public sealed record GuardrailOrigin(string Id, int Version);
