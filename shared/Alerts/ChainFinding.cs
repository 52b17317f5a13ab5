namespace Gatehouse.Alerts;

/// <summary>How a chain of the audit was found.</summary>
/// <param name="Sequence">Of the last entry that holds.</param>
/// <param name="Fault">What is wrong with what follows; null when nothing is.</param>
public sealed record ChainFinding(long Sequence, string? Fault);
