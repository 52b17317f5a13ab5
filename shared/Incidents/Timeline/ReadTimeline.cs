using Gatehouse.Audit;
using Gatehouse.Audit.Reading;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Gatehouse.Sessions;

namespace Gatehouse.Incidents.Timeline;

/// <summary>Builds an incident's timeline from the chains, and records that somebody reads them.</summary>
public sealed class ReadTimeline(Ledgers ledgers, IncidentDirectory incidents, FindScope scopes, AuditChains chains, RecordReading record)
{
    /// <summary>What is looked back at when nobody says.</summary>
    public static readonly TimeSpan Usual = TimeSpan.FromHours(24);

    public static readonly TimeSpan Longest = TimeSpan.FromDays(31);

    /// <summary>Entries that one answer is made from, shared evenly between the chains; a bundle is made from all.</summary>
    internal const int MaxEntries = 100_000;

    private const int LeastEntries = 1000;

    /// <param name="from">The first moment; null for a day before the incident was opened.</param>
    /// <returns>Null inside when there is no such incident; and whether all of the window was read.</returns>
    public async Task<AuditOutcome<(IncidentTimeline Timeline, bool IsWhole)?>> HandleAsync(OperatorPrincipal reader, string id, DateTimeOffset? from, CancellationToken ct)
    {
        if (await AskAsync(reader.Organisation, id, from, ct) is not var (_, question))
            return new AuditOutcome<(IncidentTimeline, bool)?>.Found(null);
        if (await RecordAsync(reader, AuditKind.AuditRead, question, ct) is { } refusal)
            return new AuditOutcome<(IncidentTimeline, bool)?>.Refused(refusal);

        var ids = await ChainsAsync(reader.Organisation, question.Scope, ct);
        var (builder, most, isWhole) = (new TimelineBuilder(question), Math.Max(LeastEntries, MaxEntries / ids.Count), ids.Count <= FindScope.MaxConnections);
        foreach (var chain in ids.Take(FindScope.MaxConnections))
        {
            var begin = (await chains.PrunedAsync(reader.Organisation, chain, ct))?.Cut.Sequence;
            var head = await chains.HeadAsync(reader.Organisation, chain, ct) ?? ChainHead.Genesis;
            var first = await chains.FirstAtAsync(reader.Organisation, chain, 1, head.Sequence, question.From, ct);
            // The newest are the ones that the incident is in.
            isWhole &= head.Sequence - first < most && !(first <= begin + 1);
            await foreach (var entry in chains.EntriesAsync(reader.Organisation, chain, Math.Max(first, head.Sequence - most + 1), head.Sequence, ct))
                builder.Add(chain, entry.Sequence, entry.Bytes);
        }

        return new AuditOutcome<(IncidentTimeline, bool)?>.Found((builder.Build(), isWhole));
    }

    /// <summary>What a timeline of the incident is of; null when there is no such incident.</summary>
    internal async Task<(IncidentView View, TimelineQuestion Question)?> AskAsync(string organisation, string id, DateTimeOffset? from, CancellationToken ct)
    {
        if (await incidents.FindAsync(organisation, id, ct) is not { Incident: var incident } view)
            return null;
        // Once it is closed, it is told to that moment, whenever it is told.
        var to = incident.Closing?.At ?? ledgers.Clock.Now;
        return (view, new TimelineQuestion(id, incident.Scope, incident.IsDrill, incident.OpenedAt, from ?? incident.OpenedAt - Usual, to));
    }

    internal Task<Refusal?> RecordAsync(OperatorPrincipal reader, AuditKind kind, TimelineQuestion question, CancellationToken ct) => record.HandleAsync(
        reader, kind, new AuditQuery { From = question.From, To = question.To }, TextDigest.Of($"{question.Incident}\n{question.From:O}\n{kind}"), ct);

    /// <summary>The chains that may hold something of it, in ordinal order.</summary>
    internal async Task<IReadOnlyList<string>> ChainsAsync(string organisation, IncidentScope scope, CancellationToken ct)
    {
        var ids = new SortedSet<string>(await scopes.ConnectionsAsync(organisation, scope, ct), StringComparer.Ordinal) { Ledgers.ControlPartition };
        if (scope.Agent is { } agent)
            ids.Add(AgentEvents.Partition(agent));
        if (scope.Kind is IncidentScopeKind.Session)
            ids.Add(SessionDirectory.Partition(scope.Id));
        return [.. ids];
    }
}
