using System.Runtime.CompilerServices;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Simulation.Adapters;
using Gatehouse.Simulation.Checks;

namespace Gatehouse.Simulation.Gate.Promises;

/// <summary>I6: an end is final. I17: a task that is not ended, or whose end is not told, has a live message.</summary>
internal sealed class TasksLive : JournalInvariant, IInvariant
{
    private static readonly ConditionalWeakTable<StoredMessage, GateMessage> messages = [];
    private readonly Dictionary<string, TaskStep> open = new(StringComparer.Ordinal);

    public override string Name => "I6, I17 tasks live until they end";

    void IInvariant.Check(World world)
    {
        Check(world);
        if (open.Count == 0)
            return;

        var announced = world.Queue.Live.Concat(world.Queue.DeadLetters)
            .Select(message => messages.GetValue(message, static stored => GateMessage.Parse(stored.Message.Body.Span)!))
            .Select(message => (message.Subject, message.Step))
            .ToHashSet();
        foreach (var (task, step) in open)
        {
            if (!announced.Contains((task, step)))
                throw Broken($"I17: task `{task}` has no message that would `{step}` it");
        }
    }

    protected override void Examine(World world, RowWrite write)
    {
        if (!Read.IsTask(write.Key))
            return;

        // After its end only who is told of it may change.
        if (write.After is not { } after || (write.Before is { } before && Read.Task(before) is var ended && ended.State.IsEnded() && !EndOf(ended).Equals(EndOf(Read.Task(after)))))
            throw Broken($"I6: `{write.Key}` was written after its end");
        var task = Read.Task(after);
        if (task.State.IsEnded() && task.Callback is null)
            open.Remove(task.Id);
        else
            open[task.Id] = task.State.Step();
    }

    private static object EndOf(TaskRecord task) => (task.State, task.Effect, task.EndedAt, task.Cost, task.DeadLettered, task.Failure, task.Violation);
}
