namespace Gatehouse.Incidents.Timeline;

/// <summary>What went over one connection within a timeline.</summary>
/// <param name="Entries">Entries of its chain that belong to the timeline.</param>
/// <param name="Accepted">Tasks that were allowed or put before a human.</param>
/// <param name="Refused">Refusals, counted ones included.</param>
/// <param name="Sends">Claims: each is one call of the target at most.</param>
/// <param name="Ended">Tasks by the status that they ended with.</param>
/// <param name="Tools">Tools that accepted tasks named.</param>
/// <param name="Posted">Money that was posted when tasks ended, in micro-units.</param>
public sealed record ConnectionUse(
    string Connection, long Entries, long Accepted, long Refused, long Sends, IReadOnlyDictionary<string, long> Ended, IReadOnlyList<string> Tools, long Posted)
{
    public DateTimeOffset? FirstSend { get; init; }

    public DateTimeOffset? LastSend { get; init; }

    /// <summary>The entry from which on it was contained; null when it was not by this incident.</summary>
    public long? ContainedBy { get; init; }

    public DateTimeOffset? ContainedAt { get; init; }

    /// <summary>Claims after that entry, before any thaw: none, if the promise holds.</summary>
    public long SendsAfter { get; init; }

    /// <summary>The last end of an attempt that was on the wire by then; null when nothing was.</summary>
    public DateTimeOffset? DrainedAt { get; init; }
}
