using Gatehouse.Audit;
using Gatehouse.Identity;

namespace Gatehouse.Incidents.Timeline;

/// <summary>Makes a timeline of entries. Pure: the same entries give the same timeline, at the gate and offline.</summary>
/// <remarks>Chains one after another, each in its own order. Entries that do not belong are passed over.</remarks>
public sealed class TimelineBuilder(TimelineQuestion question)
{
    /// <summary>Half of them are the first ones, half the last.</summary>
    public const int MaxEvents = 1000;

    private const int MaxNames = 1000;

    private readonly SortedDictionary<string, ChainTally> chains = new(StringComparer.Ordinal);
    private readonly SortedSet<string> agents = new(StringComparer.Ordinal);
    private readonly SortedSet<string> credentials = new(StringComparer.Ordinal);
    private readonly SortedSet<string> sessions = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, GuardrailHits> guardrails = new(StringComparer.Ordinal);
    private readonly SortedDictionary<AnomalyKind, long> anomalies = [];
    private readonly TimelineEvents events = new(MaxEvents);
    private readonly TrustHistory trust = new();
    private TimelineEvent? firstAnomaly;
    private long entries;

    /// <param name="chain">Whose chain the entry stands in.</param>
    /// <param name="sequence">Its place there.</param>
    /// <param name="bytes">As they are stored.</param>
    public void Add(string chain, long sequence, ReadOnlyMemory<byte> bytes) => Add(TimelineEntry.Read(chain, sequence, bytes));

    internal void Add(TimelineEntry entry)
    {
        if (!chains.TryGetValue(entry.Chain, out var tally))
            chains.Add(entry.Chain, tally = new ChainTally(question, entry.Chain));
        if (!tally.Add(entry))
            return;

        entries++;
        Name(entry);
        foreach (var guardrail in entry.Triggered)
            Hit(guardrail, entry);
        var fell = trust.Add(entry);
        var anomaly = Anomalies.Of(entry) ?? (fell ? AnomalyKind.TrustFell : null);
        if (anomaly is { } kind)
            Note(kind, entry);
        if (anomaly is not null || IsWorthALine(entry))
            events.Add(TimelineEvent.Of(entry, anomaly));
    }

    public IncidentTimeline Build() => new(question)
    {
        FirstAnomaly = firstAnomaly,
        Anomalies = anomalies,
        Connections = [.. chains.Values.Select(chain => chain.Use).OfType<ConnectionUse>()],
        Agents = [.. agents.Take(MaxNames)],
        Credentials = [.. credentials.Take(MaxNames)],
        Sessions = [.. sessions.Take(MaxNames)],
        Trust = trust.Moments,
        Guardrails = [.. guardrails.Values],
        Events = events.Kept,
        Omitted = events.Omitted,
        Entries = entries,
    };

    private void Name(TimelineEntry entry)
    {
        agents.UnionWith(new[] { entry.Agent, entry.Target, entry.Subject }.Concat(entry.ActChain).OfType<string>().Where(id => Ids.Is(IdKind.Agent, id)));
        credentials.UnionWith(new[] { entry.Credential, entry.Subject }.OfType<string>().Where(id => Ids.Is(IdKind.Credential, id)));
        sessions.UnionWith(new[] { entry.Session, entry.Subject }.OfType<string>().Where(id => Ids.Is(IdKind.Session, id)));
    }

    private void Hit(string guardrail, TimelineEntry entry)
    {
        var known = guardrails.GetValueOrDefault(guardrail) ?? new GuardrailHits(guardrail, 0, entry.Began, entry.At);
        guardrails[guardrail] = known with
        {
            Count = known.Count + entry.Count,
            First = entry.Began < known.First ? entry.Began : known.First,
            Last = entry.At > known.Last ? entry.At : known.Last,
        };
    }

    private void Note(AnomalyKind kind, TimelineEntry entry)
    {
        anomalies[kind] = anomalies.GetValueOrDefault(kind) + entry.Count;
        var seen = TimelineEvent.Of(entry, kind);
        if (seen.At <= question.OpenedAt && (firstAnomaly is null || TimelineEvents.Order.Compare(seen, firstAnomaly) < 0))
            firstAnomaly = seen;
    }

    // Whatever is not the daily traffic: what agents do is counted, what was changed and contained is told.
    private static bool IsWorthALine(TimelineEntry entry) => !(entry.Is(AuditKind.Dispatch) || entry.Is(AuditKind.RefusalsCoalesced) || entry.Is(AuditKind.Claim) || entry.Is(AuditKind.Settle)
        || entry.Is(AuditKind.Retry) || entry.Is(AuditKind.Rerouted) || entry.Is(AuditKind.RerouteWithdrawn) || entry.Is(AuditKind.Ended) || entry.Is(AuditKind.AgentEvent) || entry.Is(AuditKind.ApprovalAsked) || entry.Is(AuditKind.ApprovalReminded)
        || entry.Is(AuditKind.SessionOpened) || entry.Is(AuditKind.AuditRead));
}
