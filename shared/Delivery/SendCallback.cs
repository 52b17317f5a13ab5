using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;

namespace Gatehouse.Delivery;

/// <summary>Tells the agent that its task has ended, until it is acknowledged or hope is given up.</summary>
public sealed class SendCallback(
    Ledgers ledgers, ReadTask read, AgentDirectory agents, CallbackKeys keys, ITargetTransport transport, IRandomSource random, DeliveryOptions options)
{
    private const int MaxReplyBytes = 4096;
    private const int MostDoublings = 5;
    private static readonly TimeSpan timeout = TimeSpan.FromSeconds(10);

    public async Task<Handling> HandleAsync(GateMessage message, CancellationToken ct)
    {
        if (await read.HandleAsync(message.Organisation, message.Partition, message.Subject, TimeSpan.Zero, ct) is not { Task.Callback: { } callback } view)
            return Handling.Done;
        // The backup does it, and has not done it yet.
        if (!view.IsOver)
            return Handling.Again(ledgers.Clock.Now + (options.FirstRetry * (1 << Math.Min(message.PutOffs, MostDoublings))));

        var wasTaken = await MayTellAsync(message, ct) ? await TellAsync(message.Organisation, callback, view, ct) : (bool?)null;
        var decision = new CallbackDecision(message.Subject, wasTaken, options, RandomText.NextUnit(random)) { EndedAt = view.Task.EndedAt };
        var left = await ledgers.For(message.Organisation, message.Partition).CommitAsync(decision.Request, ct) is LedgerOutcome<Handling>.Done done
            ? done.Reply
            : Handling.Again(ledgers.Clock.Now + options.FirstRetry);
        ledgers.Meters.CalledBack(wasTaken is true, left);
        return left;
    }

    private async Task<bool> MayTellAsync(GateMessage message, CancellationToken ct) =>
        (await ledgers.For(message.Organisation, message.Partition).ReadAsync([], ct)).State is { } state && !CallbackDecision.IsBarred(state.Fences);

    private async Task<bool> TellAsync(string organisation, string callback, TaskView view, CancellationToken ct)
    {
        var body = TaskDocument.Of(view);
        if (await TrySignAsync(organisation, view.Task.Agent, body, ct) is not { } signature)
            return false;

        // Where a redirect leads, nobody has agreed to: only the address that was given acknowledges.
        var call = new TargetCall(new Uri(callback), [new(CallbackKeys.Header, signature), new("Idempotency-Key", view.Task.Id)], body, timeout, MaxReplyBytes, () => true) { IsStatusEnough = true };
        return await transport.SendAsync(call, ct) is TargetReply.Answered { Status: >= 200 and < 300 };
    }

    /// <returns>Null when there is no key to sign with: unsigned, nothing is told.</returns>
    private async Task<string?> TrySignAsync(string organisation, string agentId, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        try
        {
            return await agents.FindAsync(organisation, agentId, afresh: true, ct) is { Document: var agent } ? await keys.SignAsync(agent, body, ct) : null;
        }
#pragma warning disable CA1031 // whatever the secret store throws is a try that failed, of which there are only so many
        catch (Exception failure) when (failure is not StoreUnavailableException && !ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            ledgers.Meters.Failed(failure);
            return null;
        }
    }
}
