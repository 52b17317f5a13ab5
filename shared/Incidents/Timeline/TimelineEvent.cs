namespace Gatehouse.Incidents.Timeline;

/// <summary>One line of a timeline, with its place in the record.</summary>
public sealed record TimelineEvent(DateTimeOffset At, string Chain, long Sequence, string Kind)
{
    public AnomalyKind? Anomaly { get; init; }

    public string? Task { get; init; }

    public string? Subject { get; init; }

    public string? Operator { get; init; }

    public string? Code { get; init; }

    public string? Clause { get; init; }

    public string? Outcome { get; init; }

    public long Count { get; init; } = 1;

    internal static TimelineEvent Of(TimelineEntry entry, AnomalyKind? anomaly) => new(entry.Began, entry.Chain, entry.Sequence, entry.Kind)
    {
        Anomaly = anomaly,
        Task = entry.Task,
        Subject = entry.Subject,
        Operator = entry.Operator,
        Code = entry.Code,
        Clause = entry.Clause,
        Outcome = entry.Outcome,
        Count = entry.Count,
    };
}
