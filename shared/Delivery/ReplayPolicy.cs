using System.Text.Json;
using Gatehouse.Dispatching;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Policy.Checks;

namespace Gatehouse.Delivery;

/// <summary>
/// What a candidate policy would have said of the tasks that a connection accepted, each at its own time; agent, target and
/// resource are as they are now. Nothing changes. What depends on other tasks is left out: rates, the month's cap, budgets, trust.
/// </summary>
public sealed class ReplayPolicy(Ledgers ledgers, DraftReader drafts)
{
    private const int PageOfRows = 100;
    private const string End = "task}";

    private static readonly IPolicyCheck[] checks =
    [
        new DelegationIsNotTooDeep(),
        new TaskTypeIsPermitted(),
        new ModelIsPermitted(),
        new ToolsArePermitted(),
        new ToolArgumentsMeetTheirConditions(),
        new ToolClassesAreOptedInto(),
        new AccessRulesHold(),
        new TimeWindowIsOpen(),
        new InformationMayFlow(),
        new CostFitsTheTaskCap(),
        new HumanNeedNotBeAsked([new ToolClassesAreOptedInto(), new InformationMayFlow()]),
    ];

    /// <param name="since">Tasks that were asked for before are left out.</param>
    /// <param name="after">The task that the last page ended with; empty for the first page.</param>
    /// <returns>At most <paramref name="limit"/>, the oldest first.</returns>
    public async Task<IReadOnlyList<ReplayedTask>> HandleAsync(
        string organisation, string connection, ConnectionPolicy candidate, DateTimeOffset since, string after, int limit, CancellationToken ct)
    {
        var ledger = ledgers.For(organisation, connection);
        var from = after.Length > 0 ? LedgerRows.After(LedgerRows.Task(after)) : LedgerRows.Task(Ids.FirstTask(connection, since));
        var found = new List<ReplayedTask>();
        while (found.Count < limit)
        {
            var rows = await ledger.ReadRangeAsync(from, End, Math.Min(limit - found.Count, PageOfRows), ct);
            foreach (var row in rows)
            {
                if (await ReplayAsync(organisation, TaskChange.Parse(row.Content.Body)!, candidate, ct) is { } replayed)
                    found.Add(replayed);
            }

            if (rows.Count == 0)
                break;
            from = LedgerRows.After(rows[^1].Key);
        }

        return found;
    }

    /// <returns>Null when what was asked for is not there any more.</returns>
    private async Task<ReplayedTask?> ReplayAsync(string organisation, TaskRecord task, ConnectionPolicy candidate, CancellationToken ct)
    {
        var input = LedgerRows.Input(task.Id);
        var snapshot = await ledgers.For(organisation, task.Connection).ReadAsync([input], ct);
        if (snapshot.Find(input) is not { } stored)
            return null;

        var caller = task.CallerOf(organisation);
        var request = QueuedDrafts.Request(organisation, task, JsonElement.Parse(DispatchInput.PayloadOf(stored).Span));
        if (await drafts.ReadAsync(caller, request, task.Id, afresh: false, ct) is not { } draft)
            return null;
        return new ReplayedTask(task, PolicyEvaluator.Evaluate(draft.Facts with { Now = task.CreatedAt, Policy = candidate }, checks).Verdict);
    }
}
