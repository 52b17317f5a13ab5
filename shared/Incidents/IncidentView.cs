namespace Gatehouse.Incidents;

/// <summary>An incident with what the record shows of its containment.</summary>
/// <param name="NotFenced">Connections that may still act under the old rule, as far as they are known.</param>
public sealed record IncidentView(Incident Incident, IReadOnlyList<IncidentEffect> Effects, IReadOnlyList<string> NotFenced)
{
    /// <summary>From the incident's own entry to the last entry that contains a connection; null while there is none.</summary>
    /// <remarks>
    /// The difference of two times of the record, each kept to the millisecond. The clocks of two instances may differ by
    /// 2 s, the spread that the ledger admits; a negative difference is none.
    /// </remarks>
    public TimeSpan? TimeToStop => Effects.Max(effect => effect.At) is { } last ? Later(last - Incident.OpenedAt) : null;

    public IEnumerable<string> InFlight => Effects.SelectMany(effect => effect.InFlight);

    private static TimeSpan Later(TimeSpan difference) => difference > TimeSpan.Zero ? difference : TimeSpan.Zero;
}
