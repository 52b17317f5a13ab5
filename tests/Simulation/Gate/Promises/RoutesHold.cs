using Gatehouse.Dispatching;
using Gatehouse.Simulation.Checks;

namespace Gatehouse.Simulation.Gate.Promises;

/// <summary>What a backup does it does in place of exactly one task, which says so; once the backup has a task, its own target never gets it.</summary>
internal sealed class RoutesHold(bool atMostOnce) : IInvariant
{
    private readonly HashSet<string> sent = new(StringComparer.Ordinal);
    private int deliveries;

    public string Name => "routes hold";

    public void Check(World world)
    {
        for (; atMostOnce && deliveries < world.Targets.Deliveries.Count; deliveries++)
        {
            var key = world.Targets.Deliveries[deliveries].Header("Idempotency-Key")!;
            if (!sent.Add(key))
                throw Broken($"I16: the work of `{key}` reached targets twice");
        }
    }

    /// <summary>At the end: children and the tasks that they stand for belong together, one to one.</summary>
    internal sealed class AtTheEnd : IInvariant
    {
        public string Name => "routes hold";

        public void Check(World world)
        {
            var partitions = world.Tables.Partitions.Where(Read.IsOfConnection);
            var tasks = partitions.SelectMany(partition => world.Tables.WithPrefix(partition, "task|")).Select(Read.Task).ToArray();
            foreach (var task in tasks.Where(task => task.RoutedTo is not null))
            {
                if (task.State != TaskState.Routed || tasks.Count(child => child.Id == task.RoutedTo && child.Type == task.Type && child.RootKey == (task.RootKey ?? task.Id)) != 1)
                    throw new InvariantBrokenException(Name, $"`{task.Id}` is {task.State} to `{task.RoutedTo}`, which is not there");
            }

            foreach (var child in tasks.Where(task => task.Through.Count > 0))
            {
                if (tasks.Count(task => task.RoutedTo == child.Id) != 1)
                    throw new InvariantBrokenException(Name, $"`{child.Id}` is done in place of nothing");
            }
        }
    }

    private InvariantBrokenException Broken(string finding) => new(Name, finding);
}
