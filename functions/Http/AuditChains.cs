using System.Runtime.CompilerServices;
using Gatehouse.Audit;
using Gatehouse.Budgets;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Sessions;

namespace Gatehouse.Http;

/// <summary>Reads the chains of an organisation.</summary>
public sealed class AuditChains(Ledgers ledgers, LinkIndex links, BudgetDirectory budgets, SessionDirectory sessions)
{
    public async Task<bool> ExistsAsync(string organisation, string chain, CancellationToken ct) => await HeadAsync(organisation, chain, ct) is not null;

    /// <summary>All of them, in ordinal order: the budgets', <c>$control</c>, the sessions', the connections'.</summary>
    public async IAsyncEnumerable<string> IdsAsync(string organisation, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var key in EachAsync((after, limit) => budgets.KeysAsync(organisation, after, limit, ct)))
            yield return BudgetSubject.Parse(key)!.Value.Partition;
        yield return Ledgers.ControlPartition;
        await foreach (var id in EachAsync((after, limit) => sessions.IdsAsync(organisation, after, limit, ct)))
            yield return SessionDirectory.Partition(id);
        await foreach (var id in EachAsync((after, limit) => links.ConnectionsAsync(organisation, after, limit, ct)))
            yield return id;
    }

    private static async IAsyncEnumerable<string> EachAsync(Func<string, int, Task<IReadOnlyList<string>>> read)
    {
        for (var after = ""; ;)
        {
            var page = await read(after, TableLimits.MaxRange);
            foreach (var id in page)
                yield return id;
            if (page.Count < TableLimits.MaxRange)
                yield break;
            after = page[^1];
        }
    }

    /// <summary>Null for a chain that was never begun.</summary>
    public async Task<ChainHead?> HeadAsync(string organisation, string chain, CancellationToken ct) =>
        (await ledgers.For(organisation, chain).ReadAsync([], ct)).State?.Head;

    /// <summary>The entries up to <paramref name="head"/>, which was read before them; what came later is another export's.</summary>
    public async IAsyncEnumerable<StoredEntry> EntriesAsync(string organisation, string chain, ChainHead head, [EnumeratorCancellation] CancellationToken ct)
    {
        for (var next = 1L; next <= head.Sequence;)
        {
            var rows = await ledgers.For(organisation, chain).ReadRangeAsync(LedgerRows.Audit(next), LedgerRows.Audit(head.Sequence + 1), TableLimits.MaxRange, ct);
            foreach (var row in rows)
                yield return new StoredEntry(next++, row.Content.Body, LeafHash.Of(row.Content.Body.Span));
            if (rows.Count == 0)
                yield break;
        }
    }
}
