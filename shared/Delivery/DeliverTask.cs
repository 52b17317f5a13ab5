using Gatehouse.Breakers;
using Gatehouse.Dispatching;
using Gatehouse.Guardrails;
using Gatehouse.Guardrails.Assignment;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Trust;
using Gatehouse.Vault.Exchange;

namespace Gatehouse.Delivery;

/// <summary>The second half of the path: from an accepted task to its recorded end.</summary>
public sealed class DeliverTask(
    Ledgers ledgers,
    ConnectionDirectory connections,
    GuardrailDirectory guardrails,
    TargetCalls calls,
    PresentGrant grants,
    QueuedDrafts drafts,
    ITargetTransport transport,
    SettleAttempt settle,
    RouteTask routes,
    TrustReader trust,
    IRandomSource random,
    TimeProvider time,
    DeliveryOptions options)
{
    private const int OwnerLength = 16;
    private const int MaxReadings = 3;

    // A backup that says no is asked again after at most 32 s, so that a target that is back does not wait for long either.
    private const int MostDoublings = 5;

    /// <param name="task">As it was read with the message.</param>
    /// <returns>What is left to do for the message.</returns>
    public async Task<Handling> HandleAsync(GateMessage message, TaskRecord task, CancellationToken ct)
    {
        var (ledger, row) = (ledgers.For(message.Organisation, message.Partition), LedgerRows.Task(task.Id));
        var queued = new QueuedTask(message.Organisation, task, await ledger.ReadAsync(LedgerRows.Input(task.Id), ct));
        for (var reading = 1; reading <= MaxReadings; reading++)
        {
            if (await connections.FindAsync(message.Organisation, message.Partition, afresh: reading > 1, ct) is not { } connection)
                return Handling.Again(ledgers.Clock.Now + options.FirstFrozenLook);
            if (reading > 1)
                queued = queued with { Record = TaskChange.Parse((await ledger.ReadAsync([row], ct)).Find(row)) ?? queued.Record };
            if (await TryAsync(message, connection, queued, afresh: reading > 1, ct) is { } handling)
                return handling;
        }

        return Handling.Again(ledgers.Clock.Now + options.FirstRetry);
    }

    /// <returns>Null when something has changed that has to be read again.</returns>
    private async Task<Handling?> TryAsync(GateMessage message, ConnectionEntry connection, QueuedTask queued, bool afresh, CancellationToken ct)
    {
        // The credential comes before the claim: a claim is only good for two seconds.
        var call = await TryPrepareAsync(queued, connection, afresh, ct);
        var owner = RandomText.New(random, RandomText.LowerAlphanumeric, OwnerLength);
        var claim = new ClaimDecision(message.Subject, owner, message.PutOffs, connection, options)
        {
            Jitter = RandomText.NextUnit(random),
            Receiver = call?.Receiver,
            Sender = call?.Sender,
            CanSend = call?.Url is not null,
            Barred = call?.Barred,
            Later = call?.Later,
            Grant = call?.Presented?.Entry,
            Again = await drafts.ReadAsync(queued, connection, isApproved: call?.Approval is not null, afresh, ct),
            Trust = await trust.ReadAsync(message.Organisation, connection.Document.From, afresh, ct),
            Approval = call?.Approval,
            NextApproval = Ids.NewApproval(message.Partition, ledgers.Clock.Now, random),
            Inspection = InspectContent.LongestOf(await guardrails.FindAsync(message.Organisation, connection, afresh, ct), GuardrailDirection.Output),
        };
        switch (await ledgers.For(message.Organisation, message.Partition).CommitAsync(claim.Request, ct))
        {
            case LedgerOutcome<ClaimReply>.Done { Reply: ClaimReply.Claimed { Task: var task }, DecidedAt: var claimedAt }:
                return await SendAsync(message, connection, task, owner, call!, claimedAt, ct);
            case LedgerOutcome<ClaimReply>.Done { Reply: ClaimReply.Over { Ended: var ended } }:
                ledgers.Meters.Left(ended);
                return Handling.Done;
            case LedgerOutcome<ClaimReply>.Done { Reply: ClaimReply.NotYet { Until: var until } }:
                return Handling.Again(until);
            case LedgerOutcome<ClaimReply>.Done { Reply: ClaimReply.Route { Task: var asked } }:
                return await RouteAsync(message, connection, asked, claim.Jitter, ct);
            case LedgerOutcome<ClaimReply>.Done { Reply: ClaimReply.Withdraw { Task: var taken } } when await routes.WithdrawAsync(message.Organisation, taken, ct):
            case LedgerOutcome<ClaimReply>.Stale:
                return null;
            default:
                return Handling.Again(ledgers.Clock.Now + options.FirstRetry);
        }
    }

    private async Task<Handling> RouteAsync(GateMessage message, ConnectionEntry connection, TaskRecord task, double jitter, CancellationToken ct)
    {
        var isDone = await routes.AskAsync(message.Organisation, task, connection.SendsOnce(task), ct) is { Task: var child }
            && await routes.FollowAsync(message.Organisation, task, child, ct);
        var wait = options.FirstRetry * (1 << Math.Min(message.PutOffs, MostDoublings)) * ((1 + jitter) / 2);
        return isDone ? Handling.Done : Handling.Again(ledgers.Clock.Now + wait);
    }

    /// <returns>Null when it cannot be made: a key that cannot be read is no fault of the task, which waits until its deadline.</returns>
    private async Task<PreparedCall?> TryPrepareAsync(QueuedTask queued, ConnectionEntry connection, bool afresh, CancellationToken ct)
    {
        try
        {
            return await calls.PrepareAsync(queued, connection, afresh, ct);
        }
#pragma warning disable CA1031 // whatever the secret store or the directory throws, deliveries are not to be used up by it
        catch (Exception failure) when (failure is not StoreUnavailableException && !ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            ledgers.Meters.Failed(failure);
            return null;
        }
    }

    private async Task<Handling> SendAsync(
        GateMessage message, ConnectionEntry connection, TaskRecord task, string owner, PreparedCall call, long claimedAt, CancellationToken ct)
    {
        using var underWay = ledgers.Meters.Claimed(task);
        var sentAt = time.GetTimestamp();
        var reply = await transport.SendAsync(call.For(task, () => time.GetElapsedTime(claimedAt) <= options.SendWithin), ct);
        var took = time.GetElapsedTime(sentAt);
        var result = ReplyReader.Read(connection.Document.TargetHome is null ? reply : WithoutPlace(reply));
        // Refused for who asks, and so before anything was done (RFC 9110 section 15.5.2). No token that was refused is shown again.
        if (reply is TargetReply.Answered { Status: 401 } && call.Presented is { } presented)
        {
            await grants.DropAsync(message.Organisation, presented.Id, presented.Token, ct);
            result = new AttemptResult.Rejected(new TaskFailure("grant-refused", $"the target answered `401` to the token of grant `{presented.Id}`")) { OfGrant = true };
        }

        ledgers.Meters.Delivered(result, time.GetElapsedTime(claimedAt));
        return await settle.HandleAsync(message, connection, task, owner, result, took, ct);
    }

    // Where another organisation's agent takes its tasks is not for this one's task to say.
    private static TargetReply WithoutPlace(TargetReply reply) => reply is TargetReply.NotSent notSent ? notSent with { Reason = "the receiver could not be reached" } : reply;
}
