using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Identity;
using Gatehouse.Ledger;

namespace Gatehouse.Breakers;

/// <summary>
/// Has the backup connection do a task whose own target is out of the path: a dispatch of its own there, decided, charged and
/// recorded afresh.
/// </summary>
/// <remarks>
/// INVARIANT (one child): a row in the backup's partition, under a key of the task and the time it is asked for, is either the
/// child's or says that there is none. Whichever is written first stays, so that a deliverer that comes late, or twice, finds what
/// became of it, and the task is never at two targets.
/// </remarks>
public sealed class RouteTask(Ledgers ledgers, AcceptDispatch accept, CancelTask cancel, ICredentialDirectory credentials)
{
    /// <returns>Null when the backup does not take it, now.</returns>
    public async Task<AcceptedTask?> AskAsync(string organisation, TaskRecord task, bool atMostOnce, CancellationToken ct)
    {
        var route = task.Route!;
        var input = LedgerRows.Input(task.Id);
        if ((await ledgers.For(organisation, task.Connection).ReadAsync([input], ct)).Find(input) is not { } stored)
            throw new InvalidOperationException($"task `{task.Id}` is due and has no input");

        var isRevoked = await credentials.FindAsync(task.Credential, ct) is not { Credential.RevokedAt: null };
        var facts = new RouteFacts(task.Id, route.Number, task.RootKey ?? task.Id, [.. task.Through, task.Connection], isRevoked)
        {
            AtMostOnce = atMostOnce,
            RequestedBy = task.RequestedBy,
        };
        var caller = task.CallerOf(organisation);
        var request = QueuedDrafts.Request(organisation, task, JsonElement.Parse(DispatchInput.PayloadOf(stored).Span)) with
        {
            Connection = route.Backup,
            Fingerprint = task.Id,
            TraceParent = task.TraceParent,
        };
        return await accept.HandleAsync(caller, request, draft => draft.InPlaceOf(facts), ct) is DispatchOutcome.Accepted accepted ? accepted.Task : null;
    }

    /// <summary>The backup has it: the task is over, and its end is the child's.</summary>
    /// <returns>False when that could not be written now.</returns>
    public async Task<bool> FollowAsync(string organisation, TaskRecord task, string child, CancellationToken ct)
    {
        for (var isCancelled = false; ;)
        {
            var request = new LedgerRequest<bool>(view => Follow(view, task, child, isCancelled)) { Reads = [LedgerRows.Task(task.Id)], Name = "route" };
            if (await ledgers.For(organisation, task.Connection).CommitAsync(request, ct) is not LedgerOutcome<bool>.Done done)
                return false;
            if (done.Reply)
                return true;

            // Whoever asked for its end, or killed what it waited on, meant the work, wherever it is.
            if (await cancel.HandleAsync(organisation, Ids.ConnectionOf(child)!, child, _ => true, ct) is not LedgerOutcome<CancelReply>.Done)
                return false;
            isCancelled = true;
        }
    }

    /// <summary>Takes the question back, unless the backup has answered it already.</summary>
    /// <returns>Whether the message can be looked at again with what was found; false when that could not be found out now.</returns>
    public async Task<bool> WithdrawAsync(string organisation, TaskRecord task, CancellationToken ct)
    {
        var route = task.Route!;
        var row = LedgerRows.Route(task.Id, route.Number);
        var sealing = new LedgerRequest<string?>(view => Seal(view, row)) { Reads = [row], Name = "withdraw" };
        if (await ledgers.For(organisation, route.Backup).CommitAsync(sealing, ct) is not LedgerOutcome<string?>.Done sealed_)
            return false;
        if (sealed_.Reply is { } child)
            return await FollowAsync(organisation, task, child, ct);

        var taking = new LedgerRequest<bool>(view => TakeBack(view, task)) { Reads = [LedgerRows.Task(task.Id)], Name = "withdraw" };
        return await ledgers.For(organisation, task.Connection).CommitAsync(taking, ct) is LedgerOutcome<bool>.Done;
    }

    private static LedgerDecision<bool> Follow(LedgerView view, TaskRecord routed, string child, bool isCancelled)
    {
        if (Standing(view, routed) is not { } task)
            return new LedgerDecision<bool>.Answer(true);
        if ((task.CancelRequested || task.KillEpoch < view.State.Fences.KillEpoch) && !isCancelled)
            return new LedgerDecision<bool>.Answer(false);

        var effect = task.EffectUnknown ? TaskEffect.Unknown : TaskEffect.FailedNoEffect;
        var (state, ended, entry) = TaskEnding.End(view, task with { Route = null, RoutedTo = child }, TaskState.Routed, effect);
        return new LedgerDecision<bool>.Commit(TaskChange.Write(state, ended, entry with { Subject = child, Clause = task.Route!.Clause }), true);
    }

    private static LedgerDecision<string?> Seal(LedgerView view, string row)
    {
        if (view.Find(row) is { } stored)
            return new LedgerDecision<string?>.Answer(JsonSerializer.Deserialize(stored.Span, DispatchJson.Default.AcceptedTask) is { IsWithdrawn: false, Task: var child } ? child : null);
        var none = JsonSerializer.SerializeToUtf8Bytes(AcceptedTask.Withdrawn, DispatchJson.Default.AcceptedTask);
        return new LedgerDecision<string?>.Commit(new LedgerWrite(view.State) { Rows = [new RowChange.Insert(row, none)] }, null);
    }

    private static LedgerDecision<bool> TakeBack(LedgerView view, TaskRecord routed)
    {
        if (Standing(view, routed) is not { } task)
            return new LedgerDecision<bool>.Answer(true);
        var entry = TaskChange.EntryOf(AuditKind.RerouteWithdrawn, task) with { Subject = task.Route!.Backup };
        return new LedgerDecision<bool>.Commit(TaskChange.Write(view.State, task with { Route = null }, entry), true);
    }

    /// <returns>The task, if it still asks what was asked.</returns>
    private static TaskRecord? Standing(LedgerView view, TaskRecord routed) =>
        TaskChange.Read(view, routed.Id) is { Route: { } route } task && !task.State.IsEnded() && route == routed.Route ? task : null;
}
