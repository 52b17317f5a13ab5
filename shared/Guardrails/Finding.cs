namespace Gatehouse.Guardrails;

/// <summary>What was found and where, never what it says.</summary>
/// <param name="At">The JSON path of the text.</param>
/// <param name="Offset">In characters of that text.</param>
/// <param name="IsExact">Whether just that place holds it. If not, the content cannot be redacted.</param>
/// <param name="Hash">Keyed, so that equal findings of one task are seen to be equal and nothing else is.</param>
public sealed record Finding(string Kind, string At, int Offset, int Length, bool IsExact, string Hash);
