namespace Gatehouse.Audit;

/// <summary>Where an agent's events stand in its chain.</summary>
public sealed record RecordedEvents(string Chain, long First, long Last);
