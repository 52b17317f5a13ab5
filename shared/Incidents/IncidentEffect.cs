namespace Gatehouse.Incidents;

/// <summary>Where the record shows that a connection was contained.</summary>
/// <param name="Sequence">Of the entry in the connection's chain.</param>
/// <param name="At">The entry's own time.</param>
/// <param name="InFlight">Tasks that were on the wire.</param>
public sealed record IncidentEffect(string Connection, long Sequence, DateTimeOffset At, IReadOnlyList<string> InFlight);
