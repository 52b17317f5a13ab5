using Gatehouse.Budgets;
using Gatehouse.Ledger;
using Gatehouse.Simulation.Checks;

namespace Gatehouse.Simulation.Gate.Promises;

/// <summary>At the end: no budget holds anything any more, and what each has paid is what the tasks it bound have cost.</summary>
internal sealed class BudgetsAreSettled : IInvariant
{
    public string Name => "budgets are settled";

    public void Check(World world)
    {
        var tasks = world.Tables.Partitions.Where(partition => partition.Contains("|con_", StringComparison.Ordinal))
            .SelectMany(partition => world.Tables.WithPrefix(partition, "task|")).Select(Read.Task).ToArray();
        foreach (var partition in world.Tables.Partitions.Where(partition => partition.Contains("$budget|", StringComparison.Ordinal)))
        {
            if (world.Tables.WithPrefix(partition, "hold|").FirstOrDefault(row => !Read.Hold(row).IsOver) is { } leaked)
                throw new InvariantBrokenException(Name, $"`{leaked.Key}` of `{partition}` never ended");

            var key = BudgetSubject.Of(partition[(partition.IndexOf('|', StringComparison.Ordinal) + 1)..])!.Value.Key;
            var cost = tasks.Where(task => task.Budgets?.Contains(key) is true && task.Reservation is not null).Aggregate(Money.Zero, (sum, task) => sum + task.Cost!.Value);
            var paid = Read.State(world.Tables.Find(partition, "state")!).Spend.Months.Aggregate(Money.Zero, (sum, month) => sum + month.Posted);
            // Only the latest month is kept once it holds nothing.
            if (paid > cost || (world.TrueTime.Month == world.Options.Epoch.Month && paid != cost))
                throw new InvariantBrokenException(Name, $"`{partition}` has paid {paid}; the tasks it bound have cost {cost}");
        }
    }
}
