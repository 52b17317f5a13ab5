using Gatehouse.Audit;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;

namespace Gatehouse.Delivery;

/// <summary>Ends a task with its result, whether the target answered with it or posted it later.</summary>
internal static class ResultEnding
{
    public static (LedgerWrite Write, TaskRecord Task) End(LedgerView view, TaskRecord task, AttemptResult.Delivered result)
    {
        var end = result.Effect == TaskEffect.Partial ? TaskState.Failed : TaskState.Succeeded;
        var (state, ended, entry) = TaskEnding.End(view, task with { Failure = null }, end, result.Effect, result.Cost);
        var write = TaskChange.Write(state, ended, entry, new RowChange.Insert(LedgerRows.Result(task.Id), result.Body));
        if (task.Reservation is { } reservation && result.Cost > reservation.Amount)
            write = write with { Entries = [.. write.Entries, entry with { Kind = AuditKind.Overrun }] };
        return (write, ended);
    }
}
