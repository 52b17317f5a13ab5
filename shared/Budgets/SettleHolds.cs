using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Identity;
using Gatehouse.Ledger;

namespace Gatehouse.Budgets;

/// <summary>
/// Ends the holds of a task that has ended, or that will never be. Each hold announced a message in its budget's partition,
/// which looks after it whatever becomes of the dispatch; the end of a task announces another in its connection's.
/// </summary>
public sealed class SettleHolds(Ledgers ledgers, EndHold endHold, BudgetOptions options)
{
    public async Task<MessageVerdict> JudgeAsync(GateMessage message, CancellationToken ct)
    {
        var isOfTask = Ids.Is(IdKind.Connection, message.Partition);
        var row = isOfTask ? LedgerRows.Task(message.Subject) : LedgerRows.Hold(message.Subject);
        var snapshot = await ledgers.For(message.Organisation, message.Partition).ReadAsync([row], ct);
        var isThere = isOfTask ? TaskChange.Parse(snapshot.Find(row)) is { } task && task.State.IsEnded() : snapshot.Find(row) is not null;
        return isThere ? MessageVerdict.Act
            // Every commit replaces the state it was decided on, so one decided on a version that is gone is gone with it.
            : snapshot.Version > message.Base ? MessageVerdict.Complete
            : MessageVerdict.Wait;
    }

    public Task<Handling> HandleAsync(GateMessage message, CancellationToken ct) =>
        BudgetSubject.Of(message.Partition) is { } budget ? LookAfterAsync(message, budget, ct) : SettleAsync(message, ct);

    /// <summary>The task has ended: so do all its holds.</summary>
    private async Task<Handling> SettleAsync(GateMessage message, CancellationToken ct)
    {
        var (_, task) = await TaskAsync(message, message.Partition, ct);
        var isDone = true;
        foreach (var key in task?.Budgets ?? [])
            isDone &= await endHold.HandleAsync(message.Organisation, BudgetSubject.Parse(key)!.Value, message.Subject, task!.Cost ?? Money.Zero, ct);
        return isDone ? Handling.Done : Handling.Again(Next(message));
    }

    private async Task<Handling> LookAfterAsync(GateMessage message, BudgetSubject budget, CancellationToken ct)
    {
        var row = LedgerRows.Hold(message.Subject);
        var snapshot = await ledgers.For(message.Organisation, message.Partition).ReadAsync([row], ct);
        if (BudgetRows.Hold(snapshot.Find(row)) is not { IsOver: false } hold)
            return Handling.Done;

        var connection = Ids.ConnectionOf(message.Subject)!;
        var (lastTime, task) = await TaskAsync(message, connection, ct);
        switch (HoldRule.Judge(hold, lastTime, task))
        {
            case HoldVerdict.Settle:
                return await endHold.HandleAsync(message.Organisation, budget, message.Subject, task?.Cost ?? Money.Zero, ct) ? Handling.Done : Handling.Again(Next(message));
            case HoldVerdict.Open when ledgers.Clock.Now > hold.Until:
                // Decides when this is asked, never what is answered: past the hold's time the task has been accepted or never will be.
                await ledgers.For(message.Organisation, connection).TouchAsync(ct);
                return Handling.Again(ledgers.Clock.Now);
            case HoldVerdict.Open:
                return Handling.Again(hold.Until);
            default:
                return Handling.Again(Next(message));
        }
    }

    /// <summary>INVARIANT (state first): the row is read after the state, so one that is absent was not there at that state's time.</summary>
    private async Task<(DateTimeOffset LastTime, TaskRecord? Task)> TaskAsync(GateMessage message, string connection, CancellationToken ct)
    {
        var row = LedgerRows.Task(message.Subject);
        var snapshot = await ledgers.For(message.Organisation, connection).ReadAsync([row], ct);
        return (snapshot.State?.LastTime ?? default, TaskChange.Parse(snapshot.Find(row)));
    }

    private DateTimeOffset Next(GateMessage message) => ledgers.Clock.Now + Doubling.Of(TimeSpan.FromSeconds(1), message.PutOffs, options.LongestLook);
}
