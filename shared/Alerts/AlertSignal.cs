namespace Gatehouse.Alerts;

/// <summary>What a rule makes of a subject: a figure, and what it is held against.</summary>
/// <param name="Value">As it was found.</param>
/// <param name="Threshold">From there on the alert is raised.</param>
/// <param name="CalmBelow">Below it the alert comes to its end.</param>
public sealed record AlertSignal(double Value, double Threshold, double CalmBelow)
{
    public required AlertUnit Unit { get; init; }

    /// <summary>What is normal; null where the rule knows none.</summary>
    public double? Normal { get; init; }

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    /// <summary>How the figures come about, in a sentence that names them.</summary>
    public required string Explanation { get; init; }

    /// <summary>Too little is known for either: nothing is raised, and nothing comes to its end.</summary>
    public bool IsOpen { get; init; }

    public bool IsRaised => !IsOpen && Value >= Threshold;

    public bool IsCalm => !IsOpen && Value < CalmBelow;
}
