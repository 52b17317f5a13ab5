using Gatehouse.Containment;
using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;

namespace Gatehouse.Incidents;

/// <summary>
/// The last step: what a kill has cancelled is ended now, not when its message comes. What is frozen waits, and what is
/// drilled goes on: both are only counted.
/// </summary>
public sealed class CancelWork(Ledgers ledgers, FindScope scopes, LinkIndex links, CancelTask cancel, TimeProvider time)
{
    /// <summary>Tasks that are looked at in one connection.</summary>
    internal const int MaxTasks = 20_000;

    private const int ConnectionsAtOnce = 16;
    private const int TasksAtOnce = 64;

    // Whoever asks has been told nothing so far. What is left is cancelled all the same, as its messages come.
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(10);

    // A task's deadline is at most seven days ahead.
    private static readonly TimeSpan longestWait = TimeSpan.FromDays(7) + TimeSpan.FromMinutes(1);

    internal async Task<StepResult> HandleAsync(string organisation, Incident incident, CancellationToken ct)
    {
        var startedAt = time.GetTimestamp();
        var connections = await scopes.ConnectionsAsync(organisation, incident.Scope, ct);
        var within = await WithinAsync(organisation, incident.Scope, ct);
        var work = WaitingWork.None with { IsWhole = connections.Count <= FindScope.MaxConnections };
        foreach (var some in connections.Take(FindScope.MaxConnections).Chunk(ConnectionsAtOnce))
        {
            var found = await Task.WhenAll(some.Select(connection => ConnectionAsync(organisation, incident, connection, within, startedAt, ct)));
            work = found.Aggregate(work, (sum, one) => sum + one);
        }

        return new StepResult(true, []) { Reached = connections.Count, Work = work };
    }

    private async Task<WaitingWork> ConnectionAsync(string organisation, Incident incident, string connection, Func<TaskRecord, bool> within, long startedAt, CancellationToken ct)
    {
        var work = WaitingWork.None;
        var from = LedgerRows.Task(Ids.FirstTask(connection, ledgers.Clock.Now - longestWait));
        for (var looked = 0; looked < MaxTasks && time.GetElapsedTime(startedAt) < patience; looked += TableLimits.MaxRange)
        {
            var rows = await ledgers.For(organisation, connection).ReadRangeAsync(from, "task}", TableLimits.MaxRange, ct);
            foreach (var some in rows.Select(row => TaskChange.Parse(row.Content.Body)!).Where(task => IsWaiting(task) && within(task)).Chunk(TasksAtOnce))
            {
                var found = await Task.WhenAll(some.Select(task => TaskAsync(organisation, incident, task, startedAt, ct)));
                work = found.Aggregate(work, (sum, one) => sum + one);
            }

            if (rows.Count < TableLimits.MaxRange)
                return work;

            from = LedgerRows.After(rows[^1].Key);
        }

        return work with { IsWhole = false };
    }

    private async Task<WaitingWork> TaskAsync(string organisation, Incident incident, TaskRecord task, long startedAt, CancellationToken ct)
    {
        if (task.State is TaskState.Running)
            return WaitingWork.None with { Running = 1 };
        var found = task.State is TaskState.AwaitingApproval ? WaitingWork.None with { Pending = 1 } : WaitingWork.None with { Queued = 1 };
        if (incident.IsDrill || incident.Action is not ContainmentAction.Kill)
            return found;
        var isDone = time.GetElapsedTime(startedAt) < patience && await cancel.HandleAsync(organisation, task.Connection, task.Id, _ => true, ct) is LedgerOutcome<CancelReply>.Done;
        return found with { IsWhole = isDone };
    }

    // What is on the wire ends as its target answers.
    private bool IsWaiting(TaskRecord task) => !task.State.IsEnded() && !(task.Claim is { } claim && ledgers.Clock.Now < claim.LeaseUntil);

    /// <summary>Where an agent is no end of the connection, only what is done on its behalf is.</summary>
    private async Task<Func<TaskRecord, bool>> WithinAsync(string organisation, IncidentScope scope, CancellationToken ct)
    {
        if (scope.Kind is IncidentScopeKind.Credential)
            return task => task.Credential == scope.Id;
        if (scope.Kind is IncidentScopeKind.Session)
            return task => task.Session == scope.Id;
        if (scope.Kind is not IncidentScopeKind.Agent)
            return _ => true;
        var ends = (await links.OfAsync(organisation, scope.Id, ct)).ToHashSet(StringComparer.Ordinal);
        return task => ends.Contains(task.Connection) || task.ActChain.Contains(scope.Id, StringComparer.Ordinal);
    }
}
