using Gatehouse.Audit;
using Gatehouse.Ledger;

namespace Gatehouse.Registry;

/// <summary>Sets what a connection has spent this month to zero. What its tasks hold stays held.</summary>
public sealed class ResetSpend(Ledgers ledgers)
{
    /// <returns>The month as it was before.</returns>
    public async Task<ChangeOutcome<MonthSpend>> HandleAsync(string organisation, string connection, string operatorId, CancellationToken ct)
    {
        var request = new LedgerRequest<ChangeOutcome<MonthSpend>>(view => Decide(view, connection, operatorId)) { Reads = [LedgerRows.Config] };
        return ChangeOutcomes.From(await ledgers.For(organisation, connection).CommitAsync(request, ct));
    }

    private static LedgerDecision<ChangeOutcome<MonthSpend>> Decide(LedgerView view, string connection, string operatorId)
    {
        if (!view.Exists || view.Find(LedgerRows.Config) is null)
            return new LedgerDecision<ChangeOutcome<MonthSpend>>.Answer(ChangeOutcomes.NotFound<MonthSpend>($"there is no connection `{connection}`"));

        var before = view.State.Spend.In(Month.Of(view.Now));
        var write = new LedgerWrite(view.State with { Spend = view.State.Spend.Reset(before.Month) })
        {
            Entries =
            [
                new AuditEntry(AuditKind.SpendReset) { Connection = connection, Operator = operatorId, Cost = new AuditCost(before.Reserved.Micros, before.Posted.Micros) },
            ],
        };
        return new LedgerDecision<ChangeOutcome<MonthSpend>>.Commit(write, new ChangeOutcome<MonthSpend>.Changed(before));
    }
}
