using Gatehouse.Guardrails.Rules;

namespace Gatehouse.Guardrails;

/// <summary>A rule, when it applies and what follows from it.</summary>
/// <param name="Name">Unique in its set.</param>
public sealed record Guardrail(string Name, GuardrailRule Rule)
{
    public static readonly TimeSpan DefaultBudget = TimeSpan.FromMilliseconds(250);

    public GuardrailDirection Direction { get; init; } = GuardrailDirection.Both;

    public GuardrailAction Action { get; init; } = GuardrailAction.Block;

    public GuardrailFailure Failure { get; init; } = GuardrailFailure.Closed;

    /// <summary>Why it may fail open.</summary>
    public string? FailureReason { get; init; }

    public TimeSpan Budget { get; init; } = DefaultBudget;

    /// <summary>What stands in for a finding that is replaced.</summary>
    public string? Replacement { get; init; }

    /// <summary>What a caller or a target is told to change.</summary>
    public string? Hint { get; init; }

    /// <summary>Absent when its set spells it out.</summary>
    public GuardrailOrigin? Origin { get; init; }
}
