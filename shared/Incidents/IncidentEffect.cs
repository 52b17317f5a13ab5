namespace Gatehouse.Incidents;

/// <summary>Where the record shows that a connection was contained.</summary>
/// <param name="Sequence">Of the entry in the connection's chain; null where it was held before the incident was opened.</param>
/// <param name="At">The entry's own time; null likewise.</param>
/// <param name="InFlight">Tasks that were on the wire.</param>
public sealed record IncidentEffect(string Connection, long? Sequence, DateTimeOffset? At, IReadOnlyList<string> InFlight);
