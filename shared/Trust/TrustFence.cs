using Gatehouse.Audit;
using Gatehouse.Containment;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;

namespace Gatehouse.Trust;

/// <summary>Brings an agent's trust into one connection's state. Applying it twice, or late, changes nothing.</summary>
public static class TrustFence
{
    /// <param name="agent">The agent that sends.</param>
    /// <param name="assessed">With what was observed elsewhere.</param>
    /// <param name="isLoss">It takes a level away, which goes before all else; anything else waits its turn.</param>
    public static LedgerRequest<IReadOnlyList<string>> Of(string agent, TrustAssessment assessed, bool isLoss, TrustOptions options) =>
        new(view => Decide(view, agent, assessed, options)) { Containment = isLoss };

    private static LedgerDecision<IReadOnlyList<string>> Decide(LedgerView view, string agent, TrustAssessment assessed, TrustOptions options)
    {
        var standing = view.State.Trust;
        if (!view.Exists || view.State.Status is PartitionStatus.Deleted || standing.Assessed?.Revision >= assessed.Revision)
            return new LedgerDecision<IReadOnlyList<string>>.Answer(FenceDecision.OnTheWire(view));

        var next = standing with { Agent = agent, Assessed = assessed };
        var write = new LedgerWrite(view.State with { Trust = next });
        // What a decision here saw has changed: that is said. A first assessment only says what was assumed.
        if (standing.On(view.Now, options) is TrustFacts.Scored before && next.On(view.Now, options) is TrustFacts.Scored after && before.Level != after.Level)
            write = write with { Entries = [new AuditEntry(AuditKind.TrustChanged) { Agent = agent, Trust = new AuditTrust(after.Score, after.Level.ToString()) }] };
        return new LedgerDecision<IReadOnlyList<string>>.Commit(write, FenceDecision.OnTheWire(view));
    }
}
