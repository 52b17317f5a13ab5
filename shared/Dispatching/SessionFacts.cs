namespace Gatehouse.Dispatching;

/// <summary>A session that the gate made, for one agent.</summary>
public sealed record SessionFacts(string Id, string Agent);
