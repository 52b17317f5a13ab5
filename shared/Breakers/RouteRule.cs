using Gatehouse.Audit;
using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Registry;

namespace Gatehouse.Breakers;

/// <summary>Whether the backup may do a task while the breaker is open, and what is written before it is asked to.</summary>
internal static class RouteRule
{
    // Changes that race each other may point backups in a circle, which no one of them could see.
    private const int MostHops = 16;

    /// <returns>The backup to ask; null when the task waits for its own target.</returns>
    public static string? BackupOf(ConnectionEntry connection, TaskRecord task) =>
        connection.Document.Backup is { } backup
        && !(connection.SendsOnce(task) && task.Attempts > 0)
        && task.OutputRetry is null
        && task.Through.Count < MostHops
        && backup != task.Connection
        && !task.Through.Contains(backup, StringComparer.Ordinal) ? backup : null;

    /// <summary>INVARIANT (route, then child): from this commit on the task is not claimed, whatever becomes of whoever made it.</summary>
    public static (LedgerWrite Write, TaskRecord Task) Begin(LedgerView view, TaskRecord task, string backup)
    {
        var route = new TaskRoute(backup, BreakerClauses.Of(view.State.Breaker.Reason!.Value), task.Routes + 1);
        // One that has not had its turn in the rate yet is to have it still, should the question be taken back.
        var routed = task with { State = task.State == TaskState.Approved ? TaskState.Approved : TaskState.Queued, Claim = null, NotBefore = null, Route = route, Routes = route.Number };
        var entry = TaskChange.EntryOf(AuditKind.Rerouted, task) with { Subject = backup, Clause = route.Clause };
        // A claim whose deliverer is lost is over with this.
        var state = view.State with { Claims = view.State.Claims.RemoveAll(claim => claim.Task == task.Id) };
        return (TaskChange.Write(state, routed, entry), routed);
    }
}
