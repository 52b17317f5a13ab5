using System.Text.Json;
using Gatehouse.Alerts.Routes;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Alerts;

/// <summary>Finds alerts.</summary>
public sealed class AlertDirectory(Ledgers ledgers)
{
    public DateTimeOffset Now => ledgers.Clock.Now;

    public async Task<Alert?> FindAsync(string organisation, string id, CancellationToken ct) =>
        AlertRows.Parse((await ledgers.Store(organisation).ReadAsync(AlertRows.Partition, AlertRows.Key(id), ct))?.Content.Body);

    /// <param name="state">Only those that stand so; null for all.</param>
    /// <param name="after">The id that the last page ended with; empty for the first page.</param>
    /// <returns>By id, at most <paramref name="limit"/>.</returns>
    public async Task<IReadOnlyList<Alert>> ListAsync(string organisation, AlertState? state, string after, int limit, CancellationToken ct)
    {
        // `!` sorts before every character of an id: the first key after the last one read.
        var from = after.Length == 0 ? AlertRows.Prefix : $"{AlertRows.Key(after)}!";
        var found = new List<Alert>();
        while (found.Count < limit)
        {
            var rows = await ledgers.Store(organisation).ReadRangeAsync(AlertRows.Partition, from, AlertRows.After, TableLimits.MaxRange, ct);
            found.AddRange(rows.Select(row => AlertRows.Parse(row.Content.Body)!).Where(alert => state is null || alert.StateAt(Now) == state));
            if (rows.Count < TableLimits.MaxRange)
                break;
            from = rows[^1].Key + "!";
        }

        return found.Count <= limit ? found : found.GetRange(0, limit);
    }

    /// <summary>What became of telling the last notices, the oldest first.</summary>
    public async Task<IReadOnlyList<AlertTelling>> TellingsAsync(string organisation, Alert alert, CancellationToken ct)
    {
        const int Notices = 5;
        var rows = await ledgers.Store(organisation).ReadRangeAsync(
            AlertRows.Partition, AlertRows.Sent(alert.Id, Math.Max(1, alert.Notices - Notices + 1), ""), AlertRows.Sent(alert.Id, alert.Notices, "}"), TableLimits.MaxRange, ct);
        return [.. rows.Select(row => JsonSerializer.Deserialize(row.Content.Body.Span, AlertJson.Default.AlertTelling)!)];
    }
}
