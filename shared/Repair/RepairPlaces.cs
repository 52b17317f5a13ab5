using System.Runtime.CompilerServices;
using Gatehouse.Budgets;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;

namespace Gatehouse.Repair;

/// <summary>Every partition that has a chain, by way of the index rows: a page at a time, in an order that a later run can go on from.</summary>
public sealed class RepairPlaces(Ledgers ledgers, LinkIndex links, BudgetDirectory budgets)
{
    public async IAsyncEnumerable<RepairPlace> AllAsync(RepairPlace? after, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var organisation in OrganisationsAsync(after?.Organisation, ct))
        {
            var last = organisation == after?.Organisation ? after.Partition : "";
            if (last.Length == 0)
                yield return new RepairPlace(organisation, Ledgers.ControlPartition);
            await foreach (var place in BudgetsAsync(organisation, last, ct))
                yield return place;
            await foreach (var place in ConnectionsAsync(organisation, last, ct))
                yield return place;
        }
    }

    private async IAsyncEnumerable<RepairPlace> BudgetsAsync(string organisation, string last, [EnumeratorCancellation] CancellationToken ct)
    {
        if (Ids.Is(IdKind.Connection, last))
            yield break;
        for (var after = BudgetSubject.Of(last)?.Key ?? ""; ;)
        {
            var page = await budgets.KeysAsync(organisation, after, TableLimits.MaxRange, ct);
            foreach (var key in page)
                yield return new RepairPlace(organisation, BudgetSubject.Parse(key)!.Value.Partition);
            if (page.Count < TableLimits.MaxRange)
                yield break;
            after = page[^1];
        }
    }

    private async IAsyncEnumerable<string> OrganisationsAsync(string? first, [EnumeratorCancellation] CancellationToken ct)
    {
        var store = ledgers.Store(OperatorDirectory.Platform);
        for (var from = first ?? "0"; ;)
        {
            var rows = await store.ReadRangeAsync(OperatorDirectory.OrganisationsPartition, from, "~", TableLimits.MaxRange, ct);
            foreach (var row in rows)
                yield return row.Key;
            if (rows.Count < TableLimits.MaxRange)
                yield break;
            from = rows[^1].Key + "!";
        }
    }

    private async IAsyncEnumerable<RepairPlace> ConnectionsAsync(string organisation, string last, [EnumeratorCancellation] CancellationToken ct)
    {
        for (var after = Ids.Is(IdKind.Connection, last) ? last : ""; ;)
        {
            var page = await links.ConnectionsAsync(organisation, after, TableLimits.MaxRange, ct);
            foreach (var connection in page)
                yield return new RepairPlace(organisation, connection);
            if (page.Count < TableLimits.MaxRange)
                yield break;
            after = page[^1];
        }
    }
}
