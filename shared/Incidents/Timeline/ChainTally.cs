using Gatehouse.Audit;
using Gatehouse.Identity;

namespace Gatehouse.Incidents.Timeline;

/// <summary>Adds one chain up, entry by entry in its order.</summary>
internal sealed class ChainTally(TimelineQuestion question, string chain)
{
    // Two instances' clocks may differ by as much.
    private static readonly TimeSpan spread = TimeSpan.FromSeconds(4);

    private readonly HashSet<string> followed = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> ended = new(StringComparer.Ordinal);
    private readonly SortedSet<string> tools = new(StringComparer.Ordinal);
    private readonly HashSet<string> inFlight = new(StringComparer.Ordinal);
    private (long Sequence, DateTimeOffset At)? contained;
    private bool isHeld;
    private long entries, accepted, refused, sends, sendsAfter, posted;
    private DateTimeOffset? firstSend, lastSend, drainedAt;

    /// <summary>Null where the chain is no connection's, or nothing of it belongs to the timeline.</summary>
    public ConnectionUse? Use => !Ids.Is(IdKind.Connection, chain) || entries == 0 ? null : new ConnectionUse(chain, entries, accepted, refused, sends, ended, [.. tools], posted)
    {
        FirstSend = firstSend,
        LastSend = lastSend,
        ContainedBy = contained?.Sequence,
        ContainedAt = contained?.At,
        SendsAfter = sendsAfter,
        DrainedAt = drainedAt,
    };

    /// <returns>Whether the entry belongs to the timeline.</returns>
    public bool Add(TimelineEntry entry)
    {
        if (!question.Concerns(entry, entry.Task is { } known && followed.Contains(known)))
            return false;
        entries++;
        if (entry.Task is { } task)
            followed.Add(task);
        Count(entry);
        Contain(entry);
        return true;
    }

    private void Count(TimelineEntry entry)
    {
        if (entry.Is(AuditKind.Claim))
        {
            sends++;
            firstSend ??= entry.At;
            lastSend = entry.At;
            sendsAfter += isHeld ? 1 : 0;
            inFlight.Add(entry.Task!);
        }
        else if (entry.Decision == "deny" || entry.Is(AuditKind.RefusalsCoalesced))
        {
            refused += entry.Count;
        }
        else if (entry.Is(AuditKind.Dispatch))
        {
            accepted++;
            tools.UnionWith(entry.Tools);
        }
        else if (entry.Is(AuditKind.Ended) && entry.Status is { } status)
        {
            ended[status] = ended.GetValueOrDefault(status) + 1;
            posted += entry.Posted;
        }
    }

    private void Contain(TimelineEntry entry)
    {
        var endsAttempt = entry.Is(AuditKind.Settle) || entry.Is(AuditKind.Retry) || entry.Is(AuditKind.Ended);
        if (endsAttempt && entry.Task is { } task && inFlight.Remove(task) && contained is not null)
            drainedAt = entry.At;
        if (contained is null && IsFence(entry))
            (contained, isHeld) = ((entry.Sequence, entry.At), !question.IsDrill);
        else if (entry.Is(AuditKind.Unfreeze) && entry.Subject == question.Scope.Id)
            isHeld = false;
    }

    private bool IsFence(TimelineEntry entry) => entry.At >= question.OpenedAt - spread && (question.IsDrill
        ? entry.Is(AuditKind.IncidentDrill) && entry.Subject == question.Incident
        : entry.Subject == question.Scope.Id && AuditNames.TryParse(entry.Kind, out var kind) && question.Scope.IsHeldBy(kind));
}
