namespace Gatehouse.Baselines;

/// <summary>How often a tool was used, each time worth less the longer ago it was.</summary>
public sealed record ToolShare(string Tool, double Uses);
