using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Delivery;

/// <summary>The dead letters of an organisation that nobody has replayed yet.</summary>
public sealed class DeadLetterIndex(Ledgers ledgers)
{
    private const string End = "dead}";

    private static readonly string prefix = LedgerRows.DeadLetter("");

    /// <param name="connection">Only its own; null for all.</param>
    /// <param name="after">The task that the last page ended with; empty for the first page.</param>
    /// <returns>At most <paramref name="limit"/>, by connection and then by time.</returns>
    public async Task<IReadOnlyList<TaskView>> ListAsync(string organisation, string? connection, string after, int limit, CancellationToken ct)
    {
        var (from, to) = connection is null ? (prefix, End) : Bounds(connection);
        var afterKey = LedgerRows.After(LedgerRows.DeadLetter(after));
        if (after.Length > 0 && string.CompareOrdinal(afterKey, from) > 0)
            from = afterKey;

        var found = new List<TaskView>();
        while (found.Count < limit)
        {
            var rows = await ledgers.Store(organisation).ReadRangeAsync(Ledgers.IndexPartition, from, to, limit - found.Count, ct);
            foreach (var row in rows)
            {
                if (await FindAsync(organisation, row, ct) is { } view)
                    found.Add(view);
            }

            if (rows.Count == 0)
                break;
            from = LedgerRows.After(rows[^1].Key);
        }

        return found;
    }

    /// <returns>Null when it names nothing, or nothing that is left to do; a row that will never do so is removed.</returns>
    private async Task<TaskView?> FindAsync(string organisation, TableRow row, CancellationToken ct)
    {
        var task = row.Key[prefix.Length..];
        var (name, replay) = (LedgerRows.Task(task), LedgerRows.Replay(task));
        var snapshot = await ledgers.For(organisation, Ids.ConnectionOf(task)!).ReadAsync([name, replay], ct);
        var isReplayed = snapshot.Find(replay) is not null;
        if (!isReplayed && TaskChange.Parse(snapshot.Find(name)) is { DeadLettered: true } dead)
            return new TaskView(dead, null);

        // A commit that is under way names it soon. If it was decided again, the row was written again, and stays.
        if (isReplayed || snapshot.Version > IndexRow.BaseOf(row))
            await ledgers.Store(organisation).WriteAsync(Ledgers.IndexPartition, [new TableWrite.Delete(row.Key, row.ETag)], ct);
        return null;
    }

    private static (string From, string To) Bounds(string connection)
    {
        var own = LedgerRows.DeadLetter($"tsk_{connection["con_".Length..]}");
        return (own, own + "~");
    }
}
