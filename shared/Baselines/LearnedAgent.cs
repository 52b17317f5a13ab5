namespace Gatehouse.Baselines;

/// <summary>What is known of an agent and of each of its connections.</summary>
public sealed record LearnedAgent(Baseline Baseline, IReadOnlyDictionary<string, LearnedConnection> Connections);
