using Gatehouse.Audit;
using Gatehouse.Ledger;

namespace Gatehouse.Containment;

/// <summary>Freezes, unfreezes or kills one connection.</summary>
public sealed class ContainConnection(Ledgers ledgers, TimeProvider time)
{
    public async Task<ContainmentOutcome> HandleAsync(string organisation, string connection, ContainmentAction action, string operatorId, CancellationToken ct)
    {
        var startedAt = time.GetTimestamp();
        var request = new LedgerRequest<Reply>(view => Decide(view, connection, action, operatorId)) { Containment = true };
        return await ledgers.For(organisation, connection).CommitAsync(request, ct) switch
        {
            LedgerOutcome<Reply>.Done { Reply: Reply.Contained { InFlight: var inFlight } } => new ContainmentOutcome.Contained(1, inFlight, time.GetElapsedTime(startedAt)),
            LedgerOutcome<Reply>.Done { Reply: Reply.Unknown } => new ContainmentOutcome.Unknown(),
            LedgerOutcome<Reply>.Done => new ContainmentOutcome.Killed(),
            LedgerOutcome<Reply>.Unknown => new ContainmentOutcome.Unfinished([connection]),
            _ => new ContainmentOutcome.Unavailable("the connection's ledger could not be written in time"),
        };
    }

    private static LedgerDecision<Reply> Decide(LedgerView view, string connection, ContainmentAction action, string operatorId)
    {
        if (!view.Exists)
            return new LedgerDecision<Reply>.Answer(new Reply.Unknown());

        var standing = view.State.Fences.Connection;
        if (standing.Killed && action != ContainmentAction.Kill)
            return new LedgerDecision<Reply>.Answer(new Reply.Killed());

        var wanted = action switch
        {
            ContainmentAction.Freeze => standing with { Frozen = true },
            ContainmentAction.Unfreeze => standing with { Frozen = false },
            _ => standing with { Killed = true },
        };
        var contained = new Reply.Contained(FenceDecision.OnTheWire(view));
        if (wanted == standing)
            return new LedgerDecision<Reply>.Answer(contained);

        var fences = view.State.Fences with
        {
            Connection = wanted with { Revision = standing.Revision + 1 },
            KillEpoch = view.State.Fences.KillEpoch + (action == ContainmentAction.Kill ? 1 : 0),
        };
        var write = new LedgerWrite(view.State with { Fences = fences })
        {
            Entries = [new AuditEntry(ContainAgent.Kind(action)) { Connection = connection, Subject = connection, Operator = operatorId }],
        };
        return new LedgerDecision<Reply>.Commit(write, contained);
    }

    private abstract record Reply
    {
        internal sealed record Contained(IReadOnlyList<string> InFlight) : Reply;

        internal sealed record Unknown : Reply;

        internal sealed record Killed : Reply;
    }
}
