using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Policy;

namespace Gatehouse.Budgets;

/// <summary>
/// Takes a task's place in every budget that binds it, before its connection decides: over-hold, never over-spend. Where no
/// budget is, it costs nothing.
/// </summary>
public sealed class HoldBudgets(Ledgers ledgers, BudgetDirectory budgets, EndHold endHold, BudgetOptions options)
{
    /// <summary>The draft with what it holds. One that the connection would not let pass anyhow holds nothing.</summary>
    public async Task<DispatchDraft> HoldAsync(DispatchDraft draft, bool afresh, CancellationToken ct)
    {
        try
        {
            var read = await ReadAsync(draft, afresh, ct);
            return read.Budgets.Facts.Count > 0 && await MayPassAsync(read, ct)
                ? read with { Budgets = read.Budgets with { Facts = await HoldAllAsync(read, ct) } }
                : read;
        }
        catch (StoreUnavailableException)
        {
            // What cannot decide says no, and the connection records it if it can.
            return draft with { Budgets = BudgetReading.Unreadable };
        }
    }

    /// <summary>The draft with the budgets as they stand, of which it holds nothing.</summary>
    public async Task<DispatchDraft> ReadAsync(DispatchDraft draft, bool afresh, CancellationToken ct)
    {
        var (found, goodUntil) = await budgets.FindAsync(draft.Organisation, SubjectsOf(draft), afresh, ct);
        var facts = new List<BudgetFacts>(found.Count);
        foreach (var subject in found)
        {
            if (await FactsAsync(draft, subject, ct) is { } budget)
                facts.Add(budget);
        }

        return draft with { Budgets = new BudgetReading(facts, goodUntil) };
    }

    /// <summary>
    /// Gives back what a task holds that was certainly not accepted, and never will be. What is not certain, or cannot be
    /// given back now, is left to the message that each hold announced.
    /// </summary>
    public async Task ReleaseAsync(DispatchDraft draft, LedgerOutcome<DispatchOutcome> outcome, CancellationToken ct)
    {
        var wasTaken = outcome is not (LedgerOutcome<DispatchOutcome>.Done or LedgerOutcome<DispatchOutcome>.Refused or LedgerOutcome<DispatchOutcome>.Unavailable)
            || outcome is LedgerOutcome<DispatchOutcome>.Done { Reply: DispatchOutcome.Accepted accepted } && accepted.Task.Task == draft.TaskId;
        if (!wasTaken)
            await ReleaseAsync(draft, draft.Budgets.Facts, ct);
    }

    private async Task ReleaseAsync(DispatchDraft draft, IEnumerable<BudgetFacts> facts, CancellationToken ct)
    {
        foreach (var held in facts.Where(budget => budget.Held is not null))
            await endHold.HandleAsync(draft.Organisation, held.Of, draft.TaskId, Money.Zero, ct);
    }

    private async Task<IReadOnlyList<BudgetFacts>> HoldAllAsync(DispatchDraft draft, CancellationToken ct)
    {
        var held = new List<BudgetFacts>(draft.Budgets.Facts.Count);
        foreach (var budget in draft.Budgets.Facts)
        {
            var request = new HoldDecision(draft.TaskId, draft.Facts.Reserves, options).Request;
            var outcome = await ledgers.For(draft.Organisation, budget.Of.Partition).CommitAsync(request, ct);
            var facts = outcome is LedgerOutcome<BudgetFacts?>.Done done ? done.Reply : budget with { IsUnreachable = true };
            // It was taken away in between.
            if (facts is null)
                continue;
            if (facts.Held is null)
            {
                await ReleaseAsync(draft, held, ct);
                return [.. held.Select(earlier => earlier with { Held = null }), facts];
            }

            held.Add(facts);
        }

        return held;
    }

    private async Task<BudgetFacts?> FactsAsync(DispatchDraft draft, BudgetSubject subject, CancellationToken ct)
    {
        var row = LedgerRows.Hold(draft.TaskId);
        var snapshot = await ledgers.For(draft.Organisation, subject.Partition).ReadAsync([LedgerRows.Config, row], ct);
        if (BudgetRows.Budget(snapshot.Find(LedgerRows.Config)) is not { IsSet: true } budget || snapshot.State is not { } state)
            return null;

        // Held by an earlier reading of the same request: it does not compete with itself.
        var held = BudgetRows.Hold(snapshot.Find(row));
        return BudgetFacts.From(budget, state) with { Held = held is { IsOver: false } ? held : null };
    }

    /// <summary>A first pass, so that what is refused anyhow, or was accepted before, is not charged.</summary>
    private async Task<bool> MayPassAsync(DispatchDraft draft, CancellationToken ct)
    {
        var ledger = ledgers.For(draft.Organisation, draft.Request.Connection);
        var snapshot = await ledger.ReadAsync(draft.IdempotencyRow is { } row ? [row] : [], ct);
        return snapshot.State is { } state
            && (draft.IdempotencyRow is null || snapshot.Find(draft.IdempotencyRow) is null)
            && DispatchDecision.MayPass(draft, state, ledger.Now > state.LastTime ? ledger.Now : state.LastTime, DispatchPolicy.Checks);
    }

    private static BudgetSubject[] SubjectsOf(DispatchDraft draft) =>
        draft.Request.Task.Session is { } session
            ? [BudgetSubject.Agent(draft.Agent.Id), BudgetSubject.Session(session), BudgetSubject.Organisation]
            : [BudgetSubject.Agent(draft.Agent.Id), BudgetSubject.Organisation];
}
