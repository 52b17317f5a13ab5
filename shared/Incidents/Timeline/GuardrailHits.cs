namespace Gatehouse.Incidents.Timeline;

/// <summary>How often a guardrail triggered: entries that say so, each counted as often as it stands for.</summary>
public sealed record GuardrailHits(string Guardrail, long Count, DateTimeOffset First, DateTimeOffset Last);
