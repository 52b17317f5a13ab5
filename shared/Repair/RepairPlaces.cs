using System.Runtime.CompilerServices;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;

namespace Gatehouse.Repair;

/// <summary>Every partition that has a chain, by way of the index rows: a page at a time, in an order that a later run can go on from.</summary>
public sealed class RepairPlaces(Ledgers ledgers, LinkIndex links)
{
    public async IAsyncEnumerable<RepairPlace> AllAsync(RepairPlace? after, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var organisation in OrganisationsAsync(after?.Organisation, ct))
        {
            var last = organisation == after?.Organisation ? after.Partition : "";
            if (last.Length == 0)
                yield return new RepairPlace(organisation, Ledgers.ControlPartition);
            await foreach (var connection in ConnectionsAsync(organisation, last == Ledgers.ControlPartition ? "" : last, ct))
                yield return new RepairPlace(organisation, connection);
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

    private async IAsyncEnumerable<string> ConnectionsAsync(string organisation, string after, [EnumeratorCancellation] CancellationToken ct)
    {
        while (true)
        {
            var page = await links.ConnectionsAsync(organisation, after, TableLimits.MaxRange, ct);
            foreach (var connection in page)
                yield return connection;
            if (page.Count < TableLimits.MaxRange)
                yield break;
            after = page[^1];
        }
    }
}
