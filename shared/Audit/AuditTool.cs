namespace Gatehouse.Audit;

/// <summary>A tool of a task and its class.</summary>
public sealed record AuditTool(string Name, string Class);
