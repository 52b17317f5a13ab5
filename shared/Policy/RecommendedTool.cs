namespace Gatehouse.Policy;

/// <summary>How a tool is judged by its name, and why.</summary>
public sealed record RecommendedTool(string Name, ToolClass Class, string Reason);
