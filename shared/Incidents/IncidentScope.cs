namespace Gatehouse.Incidents;

/// <summary>What an incident contains.</summary>
/// <param name="Agent">Whose credential or session it is, and the agent itself; absent of the others.</param>
public sealed record IncidentScope(IncidentScopeKind Kind, string Id, string? Agent = null);
