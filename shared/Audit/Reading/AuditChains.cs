using System.Runtime.CompilerServices;
using Gatehouse.Alerts;
using Gatehouse.Budgets;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Sessions;

namespace Gatehouse.Audit.Reading;

/// <summary>Reads the chains of an organisation.</summary>
public sealed class AuditChains(Ledgers ledgers, LinkIndex links, SessionDirectory sessions, BudgetDirectory budgets)
{
    private const string EventsPrefix = "$events|";

    /// <summary>Whose own chain it is; <see langword="null"/> when it is no agent's.</summary>
    public static string? AgentOf(string chain) => chain.StartsWith(EventsPrefix, StringComparison.Ordinal) ? chain[EventsPrefix.Length..] : null;

    /// <summary>All there may be, in ordinal order: the alerts', budgets', the organisation's, agents' own, sessions', connections'.</summary>
    public async IAsyncEnumerable<string> IdsAsync(string organisation, [EnumeratorCancellation] CancellationToken ct)
    {
        if (await HeadAsync(organisation, AlertRows.Partition, ct) is not null)
            yield return AlertRows.Partition;
        await foreach (var key in PagesAsync(after => budgets.KeysAsync(organisation, after, TableLimits.MaxRange, ct)))
        {
            if (BudgetSubject.Parse(key) is { } subject)
                yield return subject.Partition;
        }

        yield return Ledgers.ControlPartition;
        await foreach (var agent in PagesAsync(after => links.EventsAsync(organisation, after, TableLimits.MaxRange, ct)))
            yield return AgentEvents.Partition(agent);
        await foreach (var session in PagesAsync(after => sessions.IdsAsync(organisation, after, TableLimits.MaxRange, ct)))
            yield return SessionDirectory.Partition(session);
        await foreach (var connection in PagesAsync(after => links.ConnectionsAsync(organisation, after, TableLimits.MaxRange, ct)))
            yield return connection;
    }

    /// <summary>Null for a chain that was never begun.</summary>
    public async Task<ChainHead?> HeadAsync(string organisation, string chain, CancellationToken ct) =>
        await ledgers.Store(organisation).ReadAsync(chain, LedgerRows.State, ct) is { } state ? new StateRow(state).State.Head : null;

    /// <summary>Entries from a sequence on, at most <paramref name="limit"/>; fewer when the chain has no more.</summary>
    public async Task<IReadOnlyList<StoredEntry>> ReadAsync(string organisation, string chain, long from, int limit, CancellationToken ct) =>
        [.. (await ledgers.Store(organisation).ReadRangeAsync(chain, LedgerRows.Audit(from), LedgerRows.AfterAudit, limit, ct)).Select(Entry)];

    /// <summary>The entries of a range; what came later is another export's.</summary>
    public async IAsyncEnumerable<StoredEntry> EntriesAsync(string organisation, string chain, long from, long to, [EnumeratorCancellation] CancellationToken ct)
    {
        for (var next = from; next <= to;)
        {
            var rows = await ledgers.Store(organisation).ReadRangeAsync(chain, LedgerRows.Audit(next), LedgerRows.Audit(to + 1), TableLimits.MaxRange, ct);
            foreach (var entry in rows.Select(Entry))
            {
                yield return entry;
                next = entry.Sequence + 1;
            }

            // What is missing is not made up for: the reader sees an end before the stated one.
            if (rows.Count == 0)
                yield break;
        }
    }

    public async Task<StoredEntry?> FindAsync(string organisation, string chain, long sequence, CancellationToken ct) =>
        await ledgers.Store(organisation).ReadAsync(chain, LedgerRows.Audit(sequence), ct) is { } row ? Entry(row) : null;

    /// <summary>The first sequence from <paramref name="least"/> on whose entry is not before <paramref name="time"/>; one past <paramref name="head"/> when there is none.</summary>
    /// <remarks>A binary search: the times of a chain never fall, but where its clock was repaired.</remarks>
    public async Task<long> FirstAtAsync(string organisation, string chain, long least, long head, DateTimeOffset time, CancellationToken ct)
    {
        var sought = AuditTime.Format(time);
        var (low, high) = (least, Math.Max(least, head + 1));
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var isBefore = await FindAsync(organisation, chain, middle, ct) is not { } entry || string.CompareOrdinal(RecordedEntry.Read(chain, entry).Time, sought) < 0;
            (low, high) = isBefore ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static StoredEntry Entry(TableRow row) => new(LedgerRows.SequenceOf(row.Key), row.Content.Body, LeafHash.Of(row.Content.Body.Span));

    private static async IAsyncEnumerable<string> PagesAsync(Func<string, Task<IReadOnlyList<string>>> read)
    {
        for (var after = ""; ;)
        {
            var page = await read(after);
            foreach (var id in page)
                yield return id;
            if (page.Count < TableLimits.MaxRange)
                yield break;
            after = page[^1];
        }
    }
}
