using System.Runtime.CompilerServices;
using Gatehouse.Alerts;
using Gatehouse.Budgets;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Sessions;

namespace Gatehouse.Repair;

/// <summary>Every partition that a ledger keeps, by way of the index rows: a page at a time, in an order that a later run can go on from.</summary>
public sealed class RepairPlaces(OrganisationDirectory organisations, LinkIndex links, BudgetDirectory budgets, AgentDirectory agents, SessionDirectory sessions)
{
    // There is one partition of alerts; its last letter is what the list of it gives.
    private static readonly string alertsPrefix = AlertRows.Partition[..^1];

    private delegate Task<IReadOnlyList<string>> List(string organisation, string after, int limit, CancellationToken ct);

    // In the order of the visit; a partition is its kind's prefix and what the list gives.
    private readonly (string Prefix, List List)[] kinds =
    [
        (alertsPrefix, (_, after, _, _) => Task.FromResult<IReadOnlyList<string>>(after.Length == 0 ? [AlertRows.Partition[alertsPrefix.Length..]] : [])),
        (BudgetSubject.PartitionPrefix, budgets.KeysAsync),
        (AgentEvents.Partition(""), links.EventsAsync),
        (OpenSession.CountPartition(""), async (organisation, after, limit, ct) => [.. (await agents.ListAsync(organisation, after, limit, ct)).Select(agent => agent.Id)]),
        (SessionDirectory.Partition(""), sessions.IdsAsync),
        ("", links.ConnectionsAsync),
    ];

    public async IAsyncEnumerable<RepairPlace> AllAsync(RepairPlace? after, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var organisation in organisations.AllAsync(after?.Organisation, ct))
        {
            var last = organisation == after?.Organisation ? after.Partition : "";
            if (last.Length == 0)
                yield return new RepairPlace(organisation, Ledgers.ControlPartition);
            var begun = last.Length == 0 || last == Ledgers.ControlPartition ? -1 : Array.FindIndex(kinds, kind => last.StartsWith(kind.Prefix, StringComparison.Ordinal));
            for (var n = Math.Max(begun, 0); n < kinds.Length; n++)
            {
                await foreach (var id in Pages.AllAsync(after => kinds[n].List(organisation, after, TableLimits.MaxRange, ct), n == begun ? last[kinds[n].Prefix.Length..] : ""))
                    yield return new RepairPlace(organisation, kinds[n].Prefix + id);
            }
        }
    }
}
