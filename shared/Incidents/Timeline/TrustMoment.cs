namespace Gatehouse.Incidents.Timeline;

/// <summary>The trust that decisions were made on from an entry on.</summary>
public sealed record TrustMoment(DateTimeOffset At, string Chain, long Sequence, string? Agent, int? Score, string? Level);
