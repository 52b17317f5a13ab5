using Gatehouse.Dispatching;
using Gatehouse.Ledger;

namespace Gatehouse.Delivery;

/// <param name="Task">The task.</param>
/// <param name="Result">What the target answered; absent until it did.</param>
public sealed record TaskView(TaskRecord Task, ReadOnlyMemory<byte>? Result)
{
    /// <summary>What the target answered was kept, and is no longer.</summary>
    public bool IsErased { get; init; }

    /// <summary>Nothing of it will change any more. One that the backup does has ended, and is over with the one that does it.</summary>
    public bool IsOver => Task.State.IsEnded() && Task.Effect is not null;

    /// <summary>A task that the backup does: its end, its result and what it cost are the child's, with what it cost before.</summary>
    internal TaskView MirrorOf(TaskView? child)
    {
        if (child is not { IsOver: true, Task: var done })
            return this with { Task = Task with { Effect = null, EndedAt = null, Cost = null } };

        // What an earlier attempt at its own target may have done, it may have done, however little the child did.
        var effect = Task.Effect == TaskEffect.Unknown && done.Effect == TaskEffect.FailedNoEffect ? TaskEffect.Unknown : done.Effect;
        var mirrored = Task with
        {
            Effect = effect,
            EndedAt = done.EndedAt ?? Task.EndedAt,
            Cost = Sum(Task.Cost, done.Cost),
            Failure = done.Failure,
            Violation = done.Violation,
            OutputGuardrails = done.OutputGuardrails,
        };
        return new TaskView(mirrored, child.Result) { IsErased = child.IsErased };
    }

    private static Money? Sum(Money? own, Money? other) => own is { } one && other is { } another ? one + another : other ?? own;
}
