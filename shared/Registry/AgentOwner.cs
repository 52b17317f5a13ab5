namespace Gatehouse.Registry;

/// <summary>Whom to ask about an agent.</summary>
public sealed record AgentOwner(string Team, string Contact);
