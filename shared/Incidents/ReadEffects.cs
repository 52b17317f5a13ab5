using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Audit.Reading;
using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Identity;
using Gatehouse.Ledger;

namespace Gatehouse.Incidents;

/// <summary>
/// Reads in the chains when a containment took effect and what was on the wire: not what a caller remembers of it, so it is
/// the same after a crash.
/// </summary>
public sealed class ReadEffects(Ledgers ledgers, AuditChains chains, FindScope scopes)
{
    /// <summary>Tasks that are named at most: as many as their row holds with room to spare.</summary>
    internal const int MaxInFlight = 10_000;

    private const int AtOnce = 64;

    // Two instances' clocks may differ by as much: an entry may be dated before the incident that it follows.
    private static readonly TimeSpan spread = TimeSpan.FromSeconds(4);

    /// <param name="told">What the fences' own answers named.</param>
    /// <returns>A connection that it does not concern, or that was held before and has nothing on the wire, is not among them.</returns>
    internal async Task<IReadOnlyList<IncidentEffect>> HandleAsync(string organisation, Incident incident, IReadOnlyList<string> told, CancellationToken ct)
    {
        var connections = await scopes.ConnectionsAsync(organisation, incident.Scope, ct);
        var byConnection = told.ToLookup(task => Ids.ConnectionOf(task)!, StringComparer.Ordinal);
        var effects = new List<IncidentEffect>();
        foreach (var some in connections.Take(FindScope.MaxConnections).Chunk(AtOnce))
        {
            var found = await Task.WhenAll(some.Select(connection => ConnectionAsync(organisation, incident, connection, [.. byConnection[connection]], ct)));
            effects.AddRange(found.OfType<IncidentEffect>());
        }

        return Bounded(effects);
    }

    private async Task<IncidentEffect?> ConnectionAsync(string organisation, Incident incident, string connection, IReadOnlyList<string> told, CancellationToken ct)
    {
        if ((await ledgers.For(organisation, connection).ReadAsync([], ct)).State is not { } state)
            return null;
        var from = await chains.FirstAtAsync(organisation, connection, 1, state.Head.Sequence, incident.OpenedAt - spread, ct);
        var (fence, inFlight) = ((RecordedEntry?)null, new List<string>());
        await foreach (var stored in chains.EntriesAsync(organisation, connection, from, state.Head.Sequence, ct))
        {
            var entry = RecordedEntry.Read(connection, stored);
            // Of a drill that was begun again the last counts: its own answer is what is told.
            if (IsFence(incident, entry))
                fence = incident.IsDrill ? entry : fence ?? entry;
            else if (fence is not null && !incident.IsDrill && EndsAnAttempt(entry))
                inFlight.Add(entry.Find("task")!);
        }

        // After a fence no claim is made: what is on the wire now was on it then.
        if (fence is not null && !incident.IsDrill)
            inFlight.AddRange(state.Claims.Where(claim => ledgers.Clock.Now < claim.LeaseUntil).Select(claim => claim.Task));
        return fence is null && told.Count == 0 ? null : new IncidentEffect(connection, fence?.Stored.Sequence, fence is null ? null : TimeOf(fence), [.. told.Union(inFlight, StringComparer.Ordinal)]);
    }

    private static bool IsFence(Incident incident, RecordedEntry entry) => incident.IsDrill
        ? entry.Find("kind") == AuditKind.IncidentDrill.ToWireName() && entry.Find("subject") == incident.Id
        : entry.Find("subject") == incident.Scope.Id && AuditNames.TryParse(entry.Find("kind") ?? "", out var kind)
          && incident.Scope.IsHeldBy(kind);

    // No claim follows a fence, so an attempt that ends after it was on the wire before it; a task that was never sent ends without effect.
    private static bool EndsAnAttempt(RecordedEntry entry)
    {
        var kind = entry.Find("kind");
        if (entry.Find("task") is null)
            return false;
        if (kind == AuditKind.Settle.ToWireName() || kind == AuditKind.Retry.ToWireName())
            return true;
        return kind == AuditKind.Ended.ToWireName() && entry.Find("outcome") != "failedNoEffect" && entry.Find("status") != TaskWords.Of(TaskState.Routed);
    }

    private static DateTimeOffset TimeOf(RecordedEntry entry) => JsonElement.Parse($"\"{entry.Time}\"").GetDateTimeOffset();

    private static List<IncidentEffect> Bounded(List<IncidentEffect> effects)
    {
        var room = MaxInFlight;
        for (var i = 0; i < effects.Count; i++)
        {
            effects[i] = effects[i] with { InFlight = [.. effects[i].InFlight.Take(room)] };
            room -= effects[i].InFlight.Count;
        }

        return effects;
    }
}
