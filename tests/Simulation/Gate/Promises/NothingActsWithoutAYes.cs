using Gatehouse.Simulation.Adapters;
using Gatehouse.Simulation.Checks;

namespace Gatehouse.Simulation.Gate.Promises;

/// <summary>I2: whatever a target receives has an allow for its task and a claim for its attempt in the chain. I16: once, where that was promised.</summary>
internal sealed class NothingActsWithoutAYes(bool atMostOnce) : JournalInvariant, IInvariant
{
    private readonly HashSet<string> allowed = new(StringComparer.Ordinal);
    private readonly HashSet<(string Task, long Attempt)> claimed = [];
    private readonly HashSet<string> sent = new(StringComparer.Ordinal);
    private int deliveries;

    public override string Name => "I2 nothing acts without a recorded yes";

    void IInvariant.Check(World world)
    {
        Check(world);
        for (; deliveries < world.Targets.Deliveries.Count; deliveries++)
            Examine(world.Targets.Deliveries[deliveries]);
    }

    protected override void Examine(World world, RowWrite write)
    {
        if (!Read.IsEntry(write))
            return;

        var entry = Read.EntryOf(write.After!);
        // A yes that is asked for again is none until it is given again.
        if (entry.Kind == "approval-asked")
            allowed.Remove(entry.Task!);
        if (entry.IsAllow && !allowed.Add(entry.Task!))
            throw Broken($"task `{entry.Task}` is allowed twice");
        if (entry.Kind == "claim" && !claimed.Add((entry.Task!, entry.Attempt!.Value)))
            throw Broken($"attempt {entry.Attempt} of task `{entry.Task}` is claimed twice");
    }

    private void Examine(Adapters.Delivery delivery)
    {
        if (Read.TaskOf(delivery) is not { } task)
            return;
        var attempt = long.Parse(delivery.Header("Gatehouse-Attempt")!, System.Globalization.CultureInfo.InvariantCulture);
        if (!allowed.Contains(task) || !claimed.Contains((task, attempt)))
            throw Broken($"attempt {attempt} of task `{task}` reached its target unrecorded");
        if (!sent.Add($"{task} {(atMostOnce ? 0 : attempt)}"))
            throw Broken(atMostOnce ? $"I16: task `{task}` reached its target twice" : $"attempt {attempt} of task `{task}` was sent twice");
    }
}
