namespace Gatehouse.Guardrails.Rules;

/// <summary>A finding before its place is named and its text is hashed.</summary>
internal readonly record struct RawFinding(int Guardrail, int TextIndex, int Start, int End, string Kind, bool IsExact)
{
    public string? At { get; init; }
}
