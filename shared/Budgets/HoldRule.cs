using Gatehouse.Dispatching;

namespace Gatehouse.Budgets;

/// <summary>When a hold ends. No rule here looks at a clock: the time is that of the connection's last decision.</summary>
public static class HoldRule
{
    /// <param name="hold">Not over.</param>
    /// <param name="lastTime">Of the state of the task's connection, read before the row.</param>
    /// <param name="task">The row, read after the state.</param>
    public static HoldVerdict Judge(Hold hold, DateTimeOffset lastTime, TaskRecord? task)
    {
        if (task is not null)
            return task.State.IsEnded() ? HoldVerdict.Settle : HoldVerdict.Keep;

        // Time never runs backwards in a partition, and a dispatch is not accepted past its hold's time: one that is not there
        // by now was decided on a state that is gone, or will be refused.
        return lastTime > hold.Until ? HoldVerdict.Settle : HoldVerdict.Open;
    }
}
