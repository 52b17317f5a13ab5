using Gatehouse.Delivery;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Telemetry;

namespace Gatehouse.Approvals;

/// <summary>
/// Looks after an approval until it is over, driven by its message and, where there is one, by a workflow: one that is not due costs
/// nothing. A look too many is harmless, because the row is the truth.
/// </summary>
public sealed class KeepApproval(Ledgers ledgers, ApprovalIndex index, ReadVoters voters, IEnumerable<IApprovalChannel> channels, IApprovalWorkflow workflow, TimeProvider time, DeliveryOptions options)
{
    private const int TellingAtOnce = 8;

    // Of each channel in each look. A service that hangs must not keep what delivers tasks: whoever was not told in time is told later.
    private static readonly TimeSpan tellingLimit = TimeSpan.FromSeconds(20);

    private readonly IApprovalChannel[] channels = [.. channels];
    private int telling;

    /// <param name="known">As it was when the message was judged.</param>
    public Task<Handling> HandleAsync(GateMessage message, ApprovalRecord known, CancellationToken ct) =>
        message.Step == TaskStep.Settled ? SettleAsync(message, known, ct) : WakeAsync(message, known, ct);

    /// <summary>Does what is due by now, whoever asks: it reminds, escalates, lets expire, and tells people.</summary>
    public async Task<ApprovalLook> LookAsync(string organisation, string approval, CancellationToken ct)
    {
        if (Ids.ConnectionOf(approval) is not { } partition)
            return new ApprovalLook.Over();
        var row = ApprovalRows.Key(approval);
        return await LookAsync(organisation, ApprovalRows.Parse((await ledgers.For(organisation, partition).ReadAsync([row], ct)).Find(row)), ct);
    }

    private async Task<ApprovalLook> LookAsync(string organisation, ApprovalRecord? known, CancellationToken ct)
    {
        if (known is not { State: ApprovalState.Pending })
            return new ApprovalLook.Over();
        if (await ledgers.For(organisation, Ids.ConnectionOf(known.Id)!).CommitAsync(ApprovalWaking.Request(known), ct) is not LedgerOutcome<ApprovalRecord?>.Done { Reply: var pending })
            return new ApprovalLook.Undecided();
        if (pending is null)
            return new ApprovalLook.Over();

        var (isTold, next) = channels.Length == 0 ? (true, null) : await TellAsync(organisation, pending, ct);
        var due = Earlier(ApprovalTransitions.NextDue(pending), next);
        return isTold ? new ApprovalLook.Waiting(pending.Round, due) : new ApprovalLook.Untold(due);
    }

    private async Task<Handling> WakeAsync(GateMessage message, ApprovalRecord known, CancellationToken ct) => await LookAsync(message.Organisation, known, ct) switch
    {
        ApprovalLook.Over => Handling.Done,
        ApprovalLook.Waiting { Due: var due } => Handling.Again(due + await HeadstartAsync(message, ct)),
        ApprovalLook.Untold { Due: var due } => Handling.Again(Earlier(Later(message), due)),
        _ => Handling.Again(ledgers.Clock.Now + options.FirstRetry),
    };

    /// <summary>Started again with each look, so that a workflow that was lost is not lost for long.</summary>
    private async Task<TimeSpan> HeadstartAsync(GateMessage message, CancellationToken ct)
    {
        var isUnderWay = false;
        await TryAsync(async () => isUnderWay = await workflow.StartAsync(message.Organisation, message.Subject, ct));
        return isUnderWay ? workflow.Headstart : TimeSpan.Zero;
    }

    /// <returns>Whether nothing failed, and when somebody who was put off is to be told.</returns>
    private async Task<(bool IsTold, DateTimeOffset? Next)> TellAsync(string organisation, ApprovalRecord pending, CancellationToken ct)
    {
        var asked = await AskedAsync(organisation, pending, ct);
        var (noticed, next) = (0, default(DateTimeOffset?));
        var isTold = await EachAsync(async channel =>
        {
            var (isNoticed, isCaughtUp, due) = await TellAsync(channel, asked, ct);
            noticed += isNoticed ? 1 : 0;
            next = due is { } own ? Earlier(own, next) : next;
            return isCaughtUp;
        });
        if (pending.Untold is { } notice && noticed == channels.Length)
            isTold &= await ledgers.For(organisation, Ids.ConnectionOf(pending.Id)!).CommitAsync(ApprovalWaking.Told(pending, notice), ct) is LedgerOutcome<bool>.Done;
        return (isTold, next);
    }

    /// <summary>By one channel, whatever became of the others: the notice, then whoever is still to be told. One whose notice fails is not asked again in the same look.</summary>
    private async Task<(bool IsNoticed, bool IsCaughtUp, DateTimeOffset? Next)> TellAsync(IApprovalChannel channel, ApprovalMessage asked, CancellationToken ct)
    {
        var (isNoticed, next) = (false, default(DateTimeOffset?));
        var isCaughtUp = await TryAsync(() => LimitedAsync(
            async limit =>
            {
                if (asked.Approval.Untold is { } notice)
                    await channel.TellAsync(notice == ApprovalNotice.Escalated ? asked with { Notice = notice, To = asked.Approval.Terms.EscalateTo } : asked with { Notice = notice }, limit);
                isNoticed = true;
                next = await channel.CatchUpAsync(asked, limit);
            },
            ct));
        if (!isCaughtUp)
            await TryAsync(() => LimitedAsync(async limit => next = await channel.NextAsync(asked, limit), ct));
        return (isNoticed, isCaughtUp, next);
    }

    /// <summary>To everybody who is asked by now.</summary>
    private async Task<ApprovalMessage> AskedAsync(string organisation, ApprovalRecord approval, CancellationToken ct)
    {
        var preview = await ledgers.Store(organisation).ReadAsync(Ids.ConnectionOf(approval.Id)!, ApprovalRows.Preview(approval.Id), ct);
        return new ApprovalMessage(organisation, await voters.ExaminedAsync(organisation, approval, ct), ApprovalNotice.Asked, approval.Terms.Addressed(approval.EscalatedAt is not null), preview?.Content.Body ?? default);
    }

    private async Task<Handling> SettleAsync(GateMessage message, ApprovalRecord ended, CancellationToken ct)
    {
        await index.RemoveAsync(message.Organisation, ended, ct);
        await TryAsync(() => workflow.WakeAsync(message.Organisation, ended.Id, ended.Round, ct));
        var isTold = channels.Length == 0 || await SettleAsync(await AskedAsync(message.Organisation, ended, ct), ct);
        return (isTold || ledgers.Clock.Now >= ended.ExpiresAt + ApprovalTickets.ShownAfter)
            && await ledgers.For(message.Organisation, message.Partition).CommitAsync(ApprovalWaking.EndTold(ended), ct) is LedgerOutcome<bool>.Done
                ? Handling.Done
                : Handling.Again(Later(message));
    }

    private Task<bool> SettleAsync(ApprovalMessage settled, CancellationToken ct) =>
        EachAsync(channel => TryAsync(() => LimitedAsync(limit => channel.SettleAsync(settled, limit), ct)));

    private async Task<bool> EachAsync(Func<IApprovalChannel, Task<bool>> tell)
    {
        try
        {
            var isTold = Interlocked.Increment(ref telling) <= TellingAtOnce;
            if (!isTold)
                return false;
            foreach (var channel in channels)
                isTold &= await tell(channel);
            return isTold;
        }
        finally
        {
            Interlocked.Decrement(ref telling);
        }
    }

    private async Task LimitedAsync(Func<CancellationToken, Task> tell, CancellationToken ct)
    {
        using var late = new CancellationTokenSource(tellingLimit, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        await tell(limit.Token);
    }

    /// <summary>Whatever a channel or a workflow throws, its own end too: the others go on, and this one is tried again.</summary>
    private Task<bool> TryAsync(Func<Task> tell) => ledgers.Meters.TryAsync(tell, CancellationToken.None);

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset? other) => other < one ? other.Value : one;

    private DateTimeOffset Later(GateMessage message) => ledgers.Clock.Now + Doubling.Of(options.FirstRetry, message.PutOffs, options.LongestRetry);
}
