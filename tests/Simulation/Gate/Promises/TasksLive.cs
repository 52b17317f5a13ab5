using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Simulation.Adapters;
using Gatehouse.Simulation.Checks;

namespace Gatehouse.Simulation.Gate.Promises;

/// <summary>I6: an end is final. I17: a task that is not ended, or whose end is not told, has a live message.</summary>
internal sealed class TasksLive : JournalInvariant, IInvariant
{
    private readonly Dictionary<StoredMessage, (string Subject, TaskStep Step)> announced = [];
    private readonly Dictionary<string, (string Subject, TaskStep Step)> open = new(StringComparer.Ordinal);

    public override string Name => "I6, I17 tasks live until they end";

    void IInvariant.Check(World world)
    {
        Check(world);
        if (open.Count == 0)
            return;

        foreach (var (task, (subject, step)) in open)
        {
            if (!IsAnnounced(world, subject, step))
                throw Broken($"I17: task `{task}` has no message that would `{step}` it");
        }
    }

    private bool IsAnnounced(World world, string subject, TaskStep step)
    {
        foreach (var message in world.Queue.All)
        {
            if (!announced.TryGetValue(message, out var words))
                announced.Add(message, words = GateMessage.Parse(message.Message.Body.Span) is { } parsed ? (parsed.Subject, parsed.Step) : default);
            if (words.Subject == subject && words.Step == step)
                return true;
        }

        return false;
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
            open[task.Id] = (task.State == TaskState.AwaitingApproval ? task.Approval! : task.Id, task.State.Step());
    }

    private static object EndOf(TaskRecord task) => (task.State, task.Effect, task.EndedAt, task.Cost, task.DeadLettered, task.Failure, task.Violation);
}
