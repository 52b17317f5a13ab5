using Gatehouse.Dispatching;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;

namespace Gatehouse.Delivery;

/// <summary>Writes down what an attempt came to, for as long as its lease lasts. What it answered is inspected first.</summary>
public sealed class SettleAttempt(Ledgers ledgers, InspectOutput outputs, IPause pause, IRandomSource random, DeliveryOptions options)
{
    public async Task<Handling> HandleAsync(
        GateMessage message, ConnectionEntry connection, TaskRecord task, string owner, AttemptResult result, TimeSpan took, CancellationToken ct)
    {
        var lease = task.Claim!.LeaseUntil;
        var jitter = RandomText.NextUnit(random);
        (AttemptResult Result, OutputGuard Guard)? inspected = null;
        var isStale = false;
        do
        {
            inspected ??= await TryInspectAsync(message, result, isStale, ct);
            var outcome = inspected is var (read, guard) ? await CommitAsync(message, new SettleDecision(task.Id, owner, read, connection, options, jitter)
            {
                ResultReads = read is AttemptResult.Delivered delivered ? ResultEnding.Reads(task, delivered) : [],
                Guard = guard,
                Took = took,
            }, ct) : null;
            if (outcome is LedgerOutcome<SettleReply>.Done done)
            {
                ledgers.Meters.Left((done.Reply as SettleReply.Ended)?.Task);
                return Left(done.Reply, lease);
            }

            var isFirstStale = outcome is LedgerOutcome<SettleReply>.Stale && !isStale;
            if (outcome is LedgerOutcome<SettleReply>.Stale)
                (inspected, isStale) = (null, true);
            if (!isFirstStale)
                await pause.WaitAsync(options.FirstRetry * RandomText.NextUnit(random), ct);
        }
        while (ledgers.Clock.Now < lease);

        // The lease is over: whoever sees the message next finds out what can still be known.
        return Handling.Again(lease);
    }

    private Task<LedgerOutcome<SettleReply>> CommitAsync(GateMessage message, SettleDecision decision, CancellationToken ct) =>
        ledgers.For(message.Organisation, message.Partition).CommitAsync(decision.Request, ct);

    /// <returns>Null while the store is silent: what cannot be inspected is not kept, and may be inspected yet.</returns>
    private async Task<(AttemptResult Result, OutputGuard Guard)?> TryInspectAsync(GateMessage message, AttemptResult result, bool isStale, CancellationToken ct)
    {
        try
        {
            return await outputs.ReadAsync(message.Organisation, message.Partition, message.Subject, result, isStale, ct);
        }
        catch (StoreUnavailableException)
        {
            return null;
        }
    }

    // A stale settle completes nothing: the message may be the only one the task has.
    private static Handling Left(SettleReply reply, DateTimeOffset lease) => reply switch
    {
        SettleReply.Ended or SettleReply.Handed => Handling.Done,
        SettleReply.Again again => Handling.Again(again.NotBefore),
        _ => Handling.Again(lease),
    };
}
