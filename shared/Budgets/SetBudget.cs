using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Sessions;

namespace Gatehouse.Budgets;

/// <summary>
/// Sets, changes or takes away a budget. A change is a commit to its own partition, where every hold is decided, and so
/// immediate. A new one is acknowledged once no instance can remember that there was none.
/// </summary>
public sealed class SetBudget(Ledgers ledgers, BudgetDirectory budgets, AgentDirectory agents, SessionDirectory sessions, IPause pause, LedgerOptions options)
{
    public async Task<ChangeOutcome<Budget>> HandleAsync(string organisation, BudgetDraft draft, BudgetPrecondition precondition, string operatorId, CancellationToken ct)
    {
        if (!await ExistsAsync(organisation, draft.Of, ct))
            return new ChangeOutcome<Budget>.Refused(new Refusal(RefusalCode.NotFound, $"there is no {draft.Of}") { Clause = $"$.of.{draft.Of.Word}" });

        // The index row first: one that names nothing is skipped, a budget that nothing names would bind nobody.
        await budgets.AddAsync(organisation, draft.Of, ct);
        var request = new LedgerRequest<ChangeOutcome<Budget>>(view => Decide(view, draft, precondition, operatorId)) { Reads = [LedgerRows.Config] };
        var outcome = ChangeOutcomes.From(await ledgers.For(organisation, draft.Of.Partition).CommitAsync(request, ct));
        if (outcome is ChangeOutcome<Budget>.Changed { Value: { IsSet: true } budget } && MayBeUnknown(budget))
            await pause.WaitAsync(budgets.GoodFor, ct);
        return outcome;
    }

    // A commit may take until its deadline to land; whoever changes a budget that is so new waits as its maker does.
    private bool MayBeUnknown(Budget budget) => ledgers.Clock.Now < budget.Since + budgets.GoodFor + options.CommitDeadline;

    private async Task<bool> ExistsAsync(string organisation, BudgetSubject of, CancellationToken ct) => of.Kind switch
    {
        BudgetKind.Agent => await agents.FindAsync(organisation, of.Key, afresh: true, ct) is not null,
        BudgetKind.Session => await sessions.FindAsync(organisation, of.Key, ct) is not null,
        _ => true,
    };

    internal static LedgerDecision<ChangeOutcome<Budget>> Decide(LedgerView view, BudgetDraft draft, BudgetPrecondition precondition, string operatorId)
    {
        var standing = BudgetRows.Budget(view.Find(LedgerRows.Config));
        if (precondition.Examine(standing) is { } refusal)
            return new LedgerDecision<ChangeOutcome<Budget>>.Answer(new ChangeOutcome<Budget>.Refused(refusal));
        if (draft.IsEmpty && standing is not { IsSet: true })
            return new LedgerDecision<ChangeOutcome<Budget>>.Answer(ChangeOutcomes.NotFound<Budget>($"there is no budget of {draft.Of}"));

        var changed = new Budget(draft.Of.Key, (standing?.Revision ?? 0) + 1)
        {
            PerMinute = draft.Rate?.PerMinute,
            PerHour = draft.Rate?.PerHour,
            Monthly = draft.Monthly,
            Since = standing is { IsSet: true } && !draft.IsEmpty ? standing.Since : view.Now,
        };
        var body = JsonSerializer.SerializeToUtf8Bytes(changed, BudgetJson.Default.Budget);
        var write = new LedgerWrite(view.State with { Status = PartitionStatus.Open })
        {
            Entries = [Entry(draft.Of, operatorId)],
            Rows = [standing is null ? new RowChange.Insert(LedgerRows.Config, body) : new RowChange.Update(LedgerRows.Config, body)],
        };
        return new LedgerDecision<ChangeOutcome<Budget>>.Commit(write, new ChangeOutcome<Budget>.Changed(changed));
    }

    private static AuditEntry Entry(BudgetSubject of, string operatorId) => new(AuditKind.BudgetChanged)
    {
        Agent = of.Kind == BudgetKind.Agent ? of.Key : null,
        Session = of.Kind == BudgetKind.Session ? of.Key : null,
        Subject = of.Key,
        Operator = operatorId,
    };
}
