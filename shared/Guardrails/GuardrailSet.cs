namespace Gatehouse.Guardrails;

/// <summary>Guardrails that are assigned together, in the order they run.</summary>
public sealed record GuardrailSet(string Name, IReadOnlyList<Guardrail> Guardrails)
{
    public const int MostGuardrails = 100;

    public static readonly TimeSpan DefaultBudget = TimeSpan.FromMilliseconds(500);

    public string? Description { get; init; }

    /// <summary>For the whole inspection.</summary>
    public TimeSpan Budget { get; init; } = DefaultBudget;

    /// <summary>The document it was read from, compact.</summary>
    public string Source { get; init; } = "";
}
