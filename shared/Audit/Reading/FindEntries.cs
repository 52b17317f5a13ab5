using Gatehouse.Ledger;

namespace Gatehouse.Audit.Reading;

/// <summary>Finds entries, oldest first: in one chain, or hour by hour in those that the index names. No page reads more than its budget.</summary>
public sealed class FindEntries(AuditChains chains, SeenIndex seen)
{
    private static readonly TimeSpan hour = TimeSpan.FromHours(1);

    /// <param name="after">Of the page before; <see langword="null"/> for the first.</param>
    public async Task<AuditPage> HandleAsync(string organisation, AuditQuery query, AuditCursor? after, int limit, CancellationToken ct)
    {
        var budget = new ReadBudget();
        var items = new List<RecordedEntry>();
        for (var at = after ?? First(query); ;)
        {
            var (lot, next) = await LotAsync(organisation, query, at, budget, ct);
            var merge = new ChainMerge(await TailsAsync(organisation, query, at, lot, budget, ct));
            while (await merge.TakeAsync(ct) is { } entry)
            {
                if (query.Matches(entry))
                    items.Add(entry);
                if (items.Count == limit || budget.IsSpent)
                    return new AuditPage(items, new AuditCursor(lot[0].Hour, lot[0].Chain, merge.Next));
            }

            if (next is null || budget.IsSpent)
                return new AuditPage(items, next);
            at = next;
        }
    }

    private static AuditCursor First(AuditQuery query) => AuditCursor.At(query.TheChain is null && query.From is { } from ? SeenRows.Hour(from) : "", "");

    private async Task<(IReadOnlyList<SeenChain> Lot, AuditCursor? Next)> LotAsync(string organisation, AuditQuery query, AuditCursor at, ReadBudget budget, CancellationToken ct)
    {
        if (query.TheChain is { } chain)
            return ([new SeenChain("", chain, 1)], null);
        var found = await seen.ReadAsync(organisation, query.Subject!, at, query.To is { } to ? SeenRows.Hour(to) : null, ct);
        budget.Spend(found.Chains.Count);
        return found;
    }

    private async Task<IReadOnlyList<ChainTail>> TailsAsync(
        string organisation, AuditQuery query, AuditCursor at, IReadOnlyList<SeenChain> lot, ReadBudget budget, CancellationToken ct)
    {
        var tails = new List<ChainTail>(lot.Count);
        foreach (var row in lot)
        {
            var first = at.Next.TryGetValue(row.Chain, out var next) ? next : await FirstAsync(organisation, query, row, ct);
            tails.Add(new ChainTail(chains, budget, organisation, row.Chain, first, Until(query, row)));
        }

        return tails;
    }

    // The row says where the hour begins; only a beginning within the hour, or a chain without a row, is searched for.
    private async Task<long> FirstAsync(string organisation, AuditQuery query, SeenChain row, CancellationToken ct)
    {
        if (query.Start is not { } start || (row.Hour.Length > 0 && start <= SeenRows.StartOf(row.Hour)))
            return row.First;
        var head = await chains.HeadAsync(organisation, row.Chain, ct);
        return await chains.FirstAtAsync(organisation, row.Chain, row.First, head?.Sequence ?? 0, start, ct);
    }

    private static DateTimeOffset? Until(AuditQuery query, SeenChain row)
    {
        if (row.Hour.Length == 0)
            return query.To;
        var end = SeenRows.StartOf(row.Hour) + hour;
        return query.To < end ? query.To : end;
    }
}
