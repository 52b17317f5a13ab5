using Gatehouse.Dispatching;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Retention;

namespace Gatehouse.Delivery;

/// <summary>A task as its owner sees it.</summary>
public sealed class ReadTask(Ledgers ledgers, IPause pause)
{
    private static readonly TimeSpan firstLook = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan longestLook = TimeSpan.FromSeconds(2);

    /// <param name="wait">How long to wait for its end; at most 30 s.</param>
    /// <returns>The task as it is at its end or when the time is up; null when there is none.</returns>
    public async Task<TaskView?> HandleAsync(string organisation, string connection, string task, TimeSpan wait, CancellationToken ct)
    {
        var look = firstLook;
        for (var waited = TimeSpan.Zero; ; waited += look, look = look * 2 < longestLook ? look * 2 : longestLook)
        {
            var view = await ReadAsync(organisation, connection, task, ct);
            if (view is null || view.IsOver || waited >= wait)
                return view;
            if (wait - waited < look)
                look = wait - waited;
            await pause.WaitAsync(look, ct);
        }
    }

    private async Task<TaskView?> ReadAsync(string organisation, string connection, string task, CancellationToken ct)
    {
        var (row, result) = (LedgerRows.Task(task), LedgerRows.Result(task));
        var snapshot = await ledgers.For(organisation, connection).ReadAsync([row, result], ct);
        if (snapshot.State is not { } state || TaskChange.Parse(snapshot.Find(row)) is not { } record)
            return null;

        var view = new TaskView(Shown(state, record), snapshot.Find(result)) { IsErased = snapshot.Find(result) is null && IsErased(record, ledgers.Clock.Now) };
        return record.RoutedTo is { } child ? view.MirrorOf(await ReadAsync(organisation, Ids.ConnectionOf(child)!, child, ct)) : view;
    }

    // A result that was released was kept with the task's end, and is never erased on the same day.
    private static bool IsErased(TaskRecord task, DateTimeOffset now) =>
        (task.State == TaskState.Succeeded || (task.State == TaskState.Failed && task.Effect == TaskEffect.Partial))
        && task.EndedAt + TimeSpan.FromDays(RetentionSettings.LeastPayloadDays) <= now;

    // From the moment of a kill its tasks are over; their rows follow when their messages are next touched.
    internal static TaskRecord Shown(LedgerState state, TaskRecord task) =>
        task.State.IsEnded() || task.Claim is not null || task.Route is not null || task.KillEpoch >= state.Fences.KillEpoch ? task
        : task.State == TaskState.Running ? task with { State = TaskState.Indeterminate, Effect = TaskEffect.Unknown }
        : task with { State = TaskState.Cancelled, Effect = task.EffectUnknown ? TaskEffect.Unknown : TaskEffect.FailedNoEffect };
}
