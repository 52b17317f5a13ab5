using Gatehouse.Ledger;

namespace Gatehouse.Budgets;

/// <summary>Budgets as operators read them, with what is used.</summary>
public sealed class ReadBudgets(Ledgers ledgers, BudgetDirectory budgets)
{
    /// <summary>Null when there is none.</summary>
    public async Task<BudgetView?> FindAsync(string organisation, BudgetSubject subject, CancellationToken ct)
    {
        var snapshot = await ledgers.For(organisation, subject.Partition).ReadAsync([LedgerRows.Config], ct);
        return BudgetRows.Budget(snapshot.Find(LedgerRows.Config)) is { IsSet: true } budget && snapshot.State is { } state ? View(budget, state) : null;
    }

    /// <param name="after">The key that the last page ended with; empty for the first page.</param>
    /// <returns>The keys of the page, in their order, and the budgets among them that were not taken away.</returns>
    public async Task<(IReadOnlyList<string> Keys, IReadOnlyList<BudgetView> Found)> ListAsync(string organisation, string after, int limit, CancellationToken ct)
    {
        var keys = await budgets.KeysAsync(organisation, after, limit, ct);
        var found = new List<BudgetView>(keys.Count);
        foreach (var key in keys)
        {
            if (await FindAsync(organisation, BudgetSubject.Parse(key)!.Value, ct) is { } view)
                found.Add(view);
        }

        return (keys, found);
    }

    /// <summary>A budget that was just set; what is used of it as well as it can be read.</summary>
    public async Task<BudgetView> ViewAsync(string organisation, Budget budget)
    {
        try
        {
            var snapshot = await ledgers.For(organisation, budget.Subject.Partition).ReadAsync([], CancellationToken.None);
            return View(budget, snapshot.State ?? LedgerState.Empty);
        }
        catch (StoreUnavailableException)
        {
            // It is set: that nothing has happened would be a lie.
            return View(budget, LedgerState.Empty);
        }
    }

    private BudgetView View(Budget budget, LedgerState state) => new(budget, state, ledgers.Clock.Now > state.LastTime ? ledgers.Clock.Now : state.LastTime);
}
