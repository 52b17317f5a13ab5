namespace Gatehouse.Scenarios.Harness;

/// <summary>The answer of a freeze, an unfreeze or a kill.</summary>
/// <param name="AnsweredAt">When its caller had it, in ticks of the stopwatch.</param>
public sealed record Contained(int Fenced, IReadOnlyList<string> InFlight, long AnsweredAt);
