using Gatehouse.Budgets;
using Gatehouse.Ledger;
using Gatehouse.Simulation.Adapters;
using Gatehouse.Simulation.Checks;

namespace Gatehouse.Simulation.Gate.Promises;

/// <summary>
/// I3 and I4 for what binds several connections: a budget commits to nothing past its cap and its rate, what it says it
/// holds is what its holds are, and no task is allowed that does not stand on a hold in each budget that was always there.
/// </summary>
internal sealed class BudgetsHold : JournalInvariant, IInvariant
{
    private readonly Dictionary<string, Account> accounts = new(StringComparer.Ordinal);

    public override string Name => "I3, I4 budgets hold";

    void IInvariant.Check(World world)
    {
        Check(world);
        foreach (var (partition, account) in accounts)
        {
            var standing = account.Holds.Values.Where(hold => !hold.IsOver).Aggregate(Money.Zero, (sum, hold) => sum + hold.Amount);
            var said = account.Spend.Months.Aggregate(Money.Zero, (sum, month) => sum + month.Reserved);
            if (standing != said)
                throw Broken($"`{partition}` says it holds {said}; its holds are {standing}");
        }
    }

    protected override void Examine(World world, RowWrite write)
    {
        if (write.Partition.Contains("$budget|", StringComparison.Ordinal))
            ExamineBudget(world, write);
        else if (Read.IsEntry(write) && Read.EntryOf(write.After!) is { IsAllow: true } allow)
            ExamineAllow(allow);
    }

    private void ExamineBudget(World world, RowWrite write)
    {
        if (!accounts.TryGetValue(write.Partition, out var account))
            accounts.Add(write.Partition, account = new Account { WasAlwaysThere = write.At == TimeSpan.Zero });
        if (write.Key == "config")
            account.Budget = Read.Budget(write.After!);
        else if (write.Key == "state")
            ExamineState(account, Read.State(write.After!).Spend);
        else if (write.Key.StartsWith("hold|", StringComparison.Ordinal))
            ExamineHold(account, write);
    }

    private void ExamineState(Account account, SpendAccount spend)
    {
        foreach (var month in spend.Months)
        {
            if (account.Budget is { Monthly: { } cap } && month.Committed > account.Spend.CommittedIn(month.Month) && month.Committed > cap)
                throw Broken($"{month.Committed} are committed in {month.Month} to `{account.Budget.Of}`; the cap is {cap}");
        }

        account.Spend = spend;
    }

    private void ExamineHold(Account account, RowWrite write)
    {
        var hold = Read.Hold(write.After!);
        if (write.Before is { } before && Read.Hold(before).IsOver)
            throw Broken($"`{write.Key}` was written after its end");
        account.Holds[write.Key] = hold;
        if (write.Before is not null || account.Budget?.Rate?.PerMinute is not { } limit)
            return;

        account.Charges.Add(hold.Until);
        var inWindow = account.Charges.Count(at => at <= hold.Until && hold.Until - at < TimeSpan.FromSeconds(60));
        if (inWindow > limit)
            throw Broken($"{inWindow} holds within 60 s; the limit of `{account.Budget.Of}` is {limit}");
    }

    private void ExamineAllow(Read.Entry allow)
    {
        foreach (var (partition, account) in accounts.Where(pair => pair.Value.WasAlwaysThere))
        {
            if (account.Budget is not { } budget || (budget.Subject.Kind == BudgetKind.Session && allow.Session != budget.Of))
                continue;
            if (!account.Holds.TryGetValue(LedgerRows.Hold(allow.Task!), out var hold) || hold.IsOver || hold.Amount.Micros != allow.Reserved)
                throw Broken($"task `{allow.Task}` is allowed and holds nothing of `{partition}`");
        }
    }

    private sealed class Account
    {
        public bool WasAlwaysThere { get; init; }

        public Budget? Budget { get; set; }

        public SpendAccount Spend { get; set; } = SpendAccount.Empty;

        public Dictionary<string, Hold> Holds { get; } = new(StringComparer.Ordinal);

        public List<DateTimeOffset> Charges { get; } = [];
    }
}
