namespace Gatehouse.Baselines;

/// <summary>What is normal for a connection, and what it has counted lately.</summary>
/// <param name="Time">From an hour ago on at least.</param>
public sealed record LearnedConnection(Baseline Baseline, CountedTime Time);
