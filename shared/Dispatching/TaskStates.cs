using Gatehouse.Ledger;

namespace Gatehouse.Dispatching;

public static class TaskStates
{
    public static bool IsEnded(this TaskState state) => state >= TaskState.Succeeded;

    /// <summary>The step whose message keeps a task in this state alive.</summary>
    public static TaskStep Step(this TaskState state) => state switch
    {
        TaskState.AwaitingApproval => TaskStep.Await,
        TaskState.Approved or TaskState.Queued or TaskState.Delivering => TaskStep.Deliver,
        TaskState.Running => TaskStep.Result,
        _ => TaskStep.Notify,
    };
}
