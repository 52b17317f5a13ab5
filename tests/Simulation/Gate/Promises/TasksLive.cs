using System.Runtime.CompilerServices;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Simulation.Adapters;
using Gatehouse.Simulation.Checks;

namespace Gatehouse.Simulation.Gate.Promises;

/// <summary>I6: an end is final. I17: a task that is not ended has a live message.</summary>
internal sealed class TasksLive : JournalInvariant, IInvariant
{
    private static readonly ConditionalWeakTable<StoredMessage, GateMessage> messages = [];
    private readonly HashSet<string> open = new(StringComparer.Ordinal);

    public override string Name => "I6, I17 tasks live until they end";

    void IInvariant.Check(World world)
    {
        Check(world);
        if (open.Count == 0)
            return;

        var announced = world.Queue.Live.Concat(world.Queue.DeadLetters)
            .Select(message => messages.GetValue(message, static stored => GateMessage.Parse(stored.Message.Body.Span)!))
            .Where(message => message.Step == TaskStep.Deliver)
            .Select(message => message.Subject)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var task in open)
        {
            if (!announced.Contains(task))
                throw Broken($"I17: task `{task}` has no message");
        }
    }

    protected override void Examine(World world, RowWrite write)
    {
        if (!Read.IsTask(write.Key))
            return;

        if (write.After is not { } after || (write.Before is { } before && Read.Task(before).State.IsEnded()))
            throw Broken($"I6: `{write.Key}` was written after its end");
        var task = Read.Task(after);
        if (task.State.IsEnded())
            open.Remove(task.Id);
        else
            open.Add(task.Id);
    }
}
