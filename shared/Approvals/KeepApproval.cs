using Gatehouse.Delivery;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Approvals;

/// <summary>
/// Looks after an approval until it is over, driven by its message alone: one that is not due costs nothing. A message too many
/// is harmless, because the row is the truth.
/// </summary>
public sealed class KeepApproval(Ledgers ledgers, ApprovalIndex index, IEnumerable<IApprovalChannel> channels, DeliveryOptions options)
{
    private readonly IApprovalChannel[] channels = [.. channels];

    public async Task<MessageVerdict> JudgeAsync(GateMessage message, CancellationToken ct)
    {
        var row = ApprovalRows.Key(message.Subject);
        var snapshot = await ledgers.For(message.Organisation, message.Partition).ReadAsync([row], ct);
        return ApprovalMessageRule.Judge(message, snapshot.Version, ApprovalRows.Parse(snapshot.Find(row)));
    }

    public Task<Handling> HandleAsync(GateMessage message, CancellationToken ct) =>
        message.Step == TaskStep.Settled ? SettleAsync(message, ct) : WakeAsync(message, ct);

    private async Task<Handling> WakeAsync(GateMessage message, CancellationToken ct)
    {
        var ledger = ledgers.For(message.Organisation, message.Partition);
        var row = ApprovalRows.Key(message.Subject);
        if (ApprovalRows.Parse((await ledger.ReadAsync([row], ct)).Find(row)) is not { State: ApprovalState.Pending } known)
            return Handling.Done;
        if (await ledger.CommitAsync(ApprovalWaking.Request(known), ct) is not LedgerOutcome<ApprovalRecord?>.Done { Reply: var pending })
            return Handling.Again(ledgers.Clock.Now + options.FirstRetry);
        if (pending is null)
            return Handling.Done;

        if (channels.Length > 0 && pending.Untold is { } notice && !await TellAsync(message, pending, notice, ct))
            return Handling.Again(Earlier(Later(message), ApprovalTransitions.NextDue(pending)));
        return Handling.Again(ApprovalTransitions.NextDue(pending));
    }

    private async Task<bool> TellAsync(GateMessage message, ApprovalRecord pending, ApprovalNotice notice, CancellationToken ct)
    {
        var to = notice == ApprovalNotice.Escalated ? pending.Terms.EscalateTo : pending.Terms.Addressed(pending.EscalatedAt is not null);
        return await TryAsync(message, pending, notice, to, (channel, telling) => channel.TellAsync(telling, ct), ct)
            && await ledgers.For(message.Organisation, message.Partition).CommitAsync(ApprovalWaking.Told(pending, notice), ct) is LedgerOutcome<bool>.Done;
    }

    private async Task<Handling> SettleAsync(GateMessage message, CancellationToken ct)
    {
        var ledger = ledgers.For(message.Organisation, message.Partition);
        var row = ApprovalRows.Key(message.Subject);
        if (ApprovalRows.Parse((await ledger.ReadAsync([row], ct)).Find(row)) is not { IsEndUntold: true } ended)
            return Handling.Done;

        await index.RemoveAsync(message.Organisation, ended, ct);
        return await TryAsync(message, ended, ApprovalNotice.Asked, ended.Terms.Addressed(ended.EscalatedAt is not null), (channel, telling) => channel.SettleAsync(telling, ct), ct)
            && await ledger.CommitAsync(ApprovalWaking.EndTold(ended), ct) is LedgerOutcome<bool>.Done
                ? Handling.Done
                : Handling.Again(Later(message));
    }

    private async Task<bool> TryAsync(
        GateMessage message, ApprovalRecord approval, ApprovalNotice notice, IReadOnlyList<string> to, Func<IApprovalChannel, ApprovalMessage, Task> tell, CancellationToken ct)
    {
        if (channels.Length == 0)
            return true;
        var preview = await ledgers.Store(message.Organisation).ReadAsync(message.Partition, ApprovalRows.Preview(approval.Id), ct);
        var telling = new ApprovalMessage(message.Organisation, approval, notice, to, preview?.Content.Body ?? default);
        var isTold = true;
        foreach (var channel in channels)
            isTold &= await TryAsync(() => tell(channel, telling));
        return isTold;
    }

    private async Task<bool> TryAsync(Func<Task> tell)
    {
        try
        {
            await tell();
            return true;
        }
#pragma warning disable CA1031 // whatever a channel throws, the others are told, and this one is tried again
        catch (Exception failure)
#pragma warning restore CA1031
        {
            ledgers.Meters.Failed(failure);
            return false;
        }
    }

    // Whoever cannot be told now holds up neither those who are asked next nor the end.
    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private DateTimeOffset Later(GateMessage message)
    {
        var wait = options.FirstRetry * Math.Pow(2, Math.Min(message.PutOffs, 16));
        return ledgers.Clock.Now + (wait < options.LongestRetry ? wait : options.LongestRetry);
    }
}
