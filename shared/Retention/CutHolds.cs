using Gatehouse.Alerts;
using Gatehouse.Budgets;
using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Sessions;
using Gatehouse.Siem;

namespace Gatehouse.Retention;

/// <summary>Who still needs the entries of a chain.</summary>
public sealed class CutHolds(Ledgers ledgers, CheckChains verified, SiemRows streamed)
{
    private const int Page = 100;

    // A task's id is made a moment before the decision, on a clock that neither the ledger's nor the signer's need equal.
    private static readonly TimeSpan beforeItsTask = TimeSpan.FromMinutes(1);

    /// <param name="since">When the checkpoint of the cut before was taken: every task of before had ended by then.</param>
    /// <returns>Whether somebody does: the alerts' look has not come so far, a sink has not taken them, or a task that they tell of has not ended.</returns>
    public async Task<bool> AnyAsync(string organisation, SignedHead cut, DateTimeOffset since, CancellationToken ct) =>
        (await verified.VerifiedAsync(organisation, cut.Chain, ct) ?? (IsLookedAt(cut.Chain) ? 0 : long.MaxValue)) < cut.Head.Sequence
        || !await streamed.HasTakenAsync(organisation, cut.Chain, cut.Head.Sequence, ct)
        || (Ids.Is(IdKind.Connection, cut.Chain) && await HasOpenTaskAsync(organisation, cut.Chain, since - beforeItsTask, cut.Checkpoint.Time + beforeItsTask, ct));

    // Sessions' and budgets' chains are followed by whoever signs them alone.
    private static bool IsLookedAt(string chain) => SessionDirectory.SessionOf(chain) is null && BudgetSubject.Of(chain) is null;

    private async Task<bool> HasOpenTaskAsync(string organisation, string connection, DateTimeOffset since, DateTimeOffset until, CancellationToken ct)
    {
        var end = LedgerRows.Task(Ids.FirstTask(connection, until));
        for (var from = LedgerRows.Task(Ids.FirstTask(connection, since)); ;)
        {
            var rows = await ledgers.Store(organisation).ReadRangeAsync(connection, from, end, Page, ct);
            if (rows.Any(row => !TaskChange.Parse(row.Content.Body)!.State.IsEnded()))
                return true;
            if (rows.Count < Page)
                return false;
            from = LedgerRows.After(rows[^1].Key);
        }
    }
}
