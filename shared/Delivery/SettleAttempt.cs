using Gatehouse.Dispatching;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;

namespace Gatehouse.Delivery;

/// <summary>Writes down what an attempt came to, for as long as its lease lasts.</summary>
public sealed class SettleAttempt(Ledgers ledgers, IPause pause, IRandomSource random, DeliveryOptions options)
{
    public async Task<Handling> HandleAsync(
        GateMessage message, ConnectionEntry connection, TaskRecord task, string owner, AttemptResult result, CancellationToken ct)
    {
        var lease = task.Claim!.LeaseUntil;
        var decision = new SettleDecision(task.Id, owner, result, connection, options, RandomText.NextUnit(random))
        {
            ResultReads = result is AttemptResult.Delivered delivered ? ResultEnding.Reads(task, delivered) : [],
        };
        var ledger = ledgers.For(message.Organisation, message.Partition);
        do
        {
            if (await ledger.CommitAsync(decision.Request, ct) is LedgerOutcome<SettleReply>.Done done)
            {
                ledgers.Meters.Left((done.Reply as SettleReply.Ended)?.Task);
                return Left(done.Reply, lease);
            }

            await pause.WaitAsync(options.FirstRetry * RandomText.NextUnit(random), ct);
        }
        while (ledgers.Clock.Now < lease);

        // The lease is over: whoever sees the message next finds out what can still be known.
        return Handling.Again(lease);
    }

    // A stale settle completes nothing: the message may be the only one the task has.
    private static Handling Left(SettleReply reply, DateTimeOffset lease) => reply switch
    {
        SettleReply.Ended or SettleReply.Handed => Handling.Done,
        SettleReply.Again again => Handling.Again(again.NotBefore),
        _ => Handling.Again(lease),
    };
}
