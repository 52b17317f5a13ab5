using Gatehouse.Dispatching;
using Gatehouse.Ledger;

namespace Gatehouse.Delivery;

/// <summary>The message precedes the row: what a consumer makes of one. No rule here looks at a clock.</summary>
public static class MessageRule
{
    /// <param name="message">What was announced.</param>
    /// <param name="stateVersion">Of the state, read before the row; 0 when there is none.</param>
    /// <param name="task">The row, read after the state.</param>
    public static MessageVerdict Judge(GateMessage message, long stateVersion, TaskRecord? task)
    {
        if (task is not null && task.State.Step() >= message.Step)
            return task.State.Step() == message.Step && !IsDone(task) ? MessageVerdict.Act : MessageVerdict.Complete;

        // Every commit replaces the state it was decided on, so one decided on a version that is gone is gone with it.
        return stateVersion > message.Base ? MessageVerdict.Complete : MessageVerdict.Wait;
    }

    // The last step is over when the callback was acknowledged or given up; then the task has none.
    private static bool IsDone(TaskRecord task) => task.State.IsEnded() && task.Callback is null;
}
