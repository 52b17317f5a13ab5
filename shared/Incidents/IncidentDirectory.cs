using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Incidents;

/// <summary>Finds incidents.</summary>
public sealed class IncidentDirectory(Ledgers ledgers)
{
    public async Task<IncidentView?> FindAsync(string organisation, string id, CancellationToken ct)
    {
        var (row, effects) = (IncidentRows.Key(id), IncidentRows.Effects(id));
        var snapshot = await ledgers.Control(organisation).ReadAsync([row, effects], ct);
        return IncidentRows.Parse(snapshot.Find(row)) is { } incident ? new IncidentView(incident, IncidentRows.ParseEffects(snapshot.Find(effects)), []) : null;
    }

    /// <summary>Whether there is one that nobody has closed.</summary>
    public async Task<bool> AnyOpenAsync(string organisation, CancellationToken ct)
    {
        for (string? after = ""; after is not null;)
        {
            (var found, after) = await ListAsync(organisation, after, TableLimits.MaxRange, ct);
            if (found.Any(incident => incident.Closing is null))
                return true;
        }

        return false;
    }

    /// <summary>Whether one was opened since a moment, which is cheaper to look up than <see cref="AnyOpenAsync"/>.</summary>
    public async Task<bool> AnyOpenedAsync(string organisation, DateTimeOffset since, CancellationToken ct) =>
        (await ledgers.Store(organisation).ReadRangeAsync(Ledgers.IndexPartition, IncidentRows.IndexPrefix, IncidentRows.Before(since), 1, ct)).Count > 0;

    /// <param name="after">The place that the last page ended with; empty for the first page.</param>
    /// <returns>The newest first, at most <paramref name="limit"/>, and the place that the page ends with; null at the end.</returns>
    public async Task<(IReadOnlyList<Incident> Found, string? After)> ListAsync(string organisation, string after, int limit, CancellationToken ct)
    {
        var places = await ledgers.Store(organisation).NamesAsync(Ledgers.IndexPartition, IncidentRows.IndexPrefix, after, limit, ct);
        var found = new List<Incident>();
        foreach (var place in places)
        {
            // A place whose commit was decided again, or never landed, names nothing.
            var stored = await ledgers.Store(organisation).ReadAsync(Ledgers.ControlPartition, IncidentRows.Key(IncidentRows.At(place)), ct);
            if (IncidentRows.Parse(stored?.Content.Body) is { } incident && IncidentRows.Place(incident) == place)
                found.Add(incident);
        }

        return (found, places.Count < limit ? null : places[^1]);
    }
}
