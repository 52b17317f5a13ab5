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
        // That it is there, not what it says: a state that makes no sense hides no other chain.
        if (await ledgers.Store(organisation).ReadAsync(AlertRows.Partition, LedgerRows.State, ct) is not null)
            yield return AlertRows.Partition;
        await foreach (var key in Pages.AllAsync(after => budgets.KeysAsync(organisation, after, TableLimits.MaxRange, ct)))
        {
            if (BudgetSubject.Parse(key) is { } subject)
                yield return subject.Partition;
        }

        yield return Ledgers.ControlPartition;
        await foreach (var agent in Pages.AllAsync(after => links.EventsAsync(organisation, after, TableLimits.MaxRange, ct)))
            yield return AgentEvents.Partition(agent);
        await foreach (var session in Pages.AllAsync(after => sessions.IdsAsync(organisation, after, TableLimits.MaxRange, ct)))
            yield return SessionDirectory.Partition(session);
        await foreach (var connection in Pages.AllAsync(after => links.ConnectionsAsync(organisation, after, TableLimits.MaxRange, ct)))
            yield return connection;
    }

    /// <summary>Null for a chain that was never begun.</summary>
    public async Task<ChainHead?> HeadAsync(string organisation, string chain, CancellationToken ct) =>
        await ledgers.Store(organisation).ReadAsync(chain, LedgerRows.State, ct) is { } state ? new StateRow(state).State.Head : null;

    /// <summary>Where a chain begins that was pruned; null for one that is whole. To be read before the head: what it says is gone is then no part of what the head ends.</summary>
    /// <exception cref="InvalidDataException">What is kept there is none.</exception>
    public Task<PrunedChain?> PrunedAsync(string organisation, string chain, CancellationToken ct) => CutAsync(organisation, chain, LedgerRows.Pruned, ct);

    /// <summary>The cut that a chain has said last; it is that of <see cref="PrunedAsync"/> once a checkpoint holds the entry that says so.</summary>
    /// <exception cref="InvalidDataException">What is kept there is none.</exception>
    internal Task<PrunedChain?> PruningAsync(string organisation, string chain, CancellationToken ct) => CutAsync(organisation, chain, LedgerRows.Pruning, ct);

    /// <summary>All that there is of a chain; empty for one that was never begun.</summary>
    public async Task<ChainSpan> SpanAsync(string organisation, string chain, CancellationToken ct)
    {
        var pruned = await PrunedAsync(organisation, chain, ct);
        var head = await HeadAsync(organisation, chain, ct) ?? ChainHead.Genesis;
        return new ChainSpan(chain, new EntryRange(pruned?.Cut ?? ChainHead.Genesis, head.Sequence), head, IsPart: false) { Pruned = pruned };
    }

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

    private async Task<PrunedChain?> CutAsync(string organisation, string chain, string row, CancellationToken ct) =>
        await ledgers.Store(organisation).ReadAsync(chain, row, ct) is not { } standing ? null
        : PrunedChain.Parse(standing.Content.Body) ?? throw new InvalidDataException($"where chain `{chain}` begins cannot be read");

    private static StoredEntry Entry(TableRow row) => new(LedgerRows.SequenceOf(row.Key), row.Content.Body, LeafHash.Of(row.Content.Body.Span));
}
