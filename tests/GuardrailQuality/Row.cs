namespace Gatehouse.GuardrailQuality;

/// <summary>A line of a file, and what the set found in it.</summary>
internal sealed record Row(string Text, string Label, string Kind)
{
    public bool IsPositive => Label != "benign";

    /// <summary>Found by a guardrail of the row's family.</summary>
    public bool IsFound { get; init; }

    /// <summary>Whether one of these does more than record it.</summary>
    public bool IsStopped { get; init; }

    public string Found { get; init; } = "";

    public string Set { get; init; } = "";
}
