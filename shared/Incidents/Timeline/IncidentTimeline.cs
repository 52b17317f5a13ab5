namespace Gatehouse.Incidents.Timeline;

/// <summary>What the record tells of an incident.</summary>
public sealed record IncidentTimeline(TimelineQuestion Question)
{
    /// <summary>The earliest anomaly up to the opening of the incident; null when it was opened before there was one.</summary>
    public TimelineEvent? FirstAnomaly { get; init; }

    /// <summary>How long it was not seen: from the first anomaly to the opening.</summary>
    /// <remarks>
    /// NIST SP 800-61 calls its mean over incidents the time to detect. Both are times of the record; the clocks of two
    /// instances differ by at most the ledger's spread of 2 s, and a negative difference is none.
    /// </remarks>
    public TimeSpan? DetectionLag => FirstAnomaly is { } first ? Later(Question.OpenedAt - first.At) : null;

    /// <summary>From the opening to the last entry that contains a connection; null when there is none.</summary>
    public TimeSpan? TimeToStop => Connections.Max(use => use.ContainedAt) is { } last ? Later(last - Question.OpenedAt) : null;

    /// <summary>From the opening to the last end of an attempt that was on the wire; null when nothing was, or it has not ended.</summary>
    public TimeSpan? TimeToDrain => Connections.Max(use => use.DrainedAt) is { } last ? Later(last - Question.OpenedAt) : null;

    public IReadOnlyDictionary<AnomalyKind, long> Anomalies { get; init; } = new Dictionary<AnomalyKind, long>();

    public IReadOnlyList<ConnectionUse> Connections { get; init; } = [];

    public IReadOnlyList<string> Agents { get; init; } = [];

    public IReadOnlyList<string> Credentials { get; init; } = [];

    public IReadOnlyList<string> Sessions { get; init; } = [];

    public IReadOnlyList<TrustMoment> Trust { get; init; } = [];

    public IReadOnlyList<GuardrailHits> Guardrails { get; init; } = [];

    /// <summary>Anomalies, changes, containment: in the order of time, and of chain and sequence where that is equal.</summary>
    public IReadOnlyList<TimelineEvent> Events { get; init; } = [];

    /// <summary>Events there are besides; those that are left out are the middle ones.</summary>
    public long Omitted { get; init; }

    /// <summary>Entries that it was made from.</summary>
    public long Entries { get; init; }

    private static TimeSpan Later(TimeSpan difference) => difference > TimeSpan.Zero ? difference : TimeSpan.Zero;
}
