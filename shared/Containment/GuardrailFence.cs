using Gatehouse.Audit;
using Gatehouse.Ledger;

namespace Gatehouse.Containment;

/// <summary>Tells one connection that guardrail sets read before a moment are outdated. Telling it twice, or late, changes nothing.</summary>
public static class GuardrailFence
{
    /// <param name="since">The version of the organisation's ledger from which on they are not.</param>
    /// <param name="subject">The set that changed, or the organisation whose list did.</param>
    /// <param name="operatorId">Who did it; absent when a message finishes the work.</param>
    public static LedgerRequest<IReadOnlyList<string>> Of(long since, string subject, string? operatorId) => new(view => Decide(view, since, subject, operatorId)) { Containment = true };

    private static LedgerDecision<IReadOnlyList<string>> Decide(LedgerView view, long since, string subject, string? operatorId)
    {
        // A row of the index without a partition is a connection that was never made.
        if (!view.Exists || view.State.Status is PartitionStatus.Deleted || view.State.Fences.GuardrailsSince >= since)
            return new LedgerDecision<IReadOnlyList<string>>.Answer(FenceDecision.OnTheWire(view));

        var write = new LedgerWrite(view.State with { Fences = view.State.Fences with { GuardrailsSince = since } })
        {
            Entries = [new AuditEntry(AuditKind.Fence) { Subject = subject, Operator = operatorId }],
        };
        return new LedgerDecision<IReadOnlyList<string>>.Commit(write, FenceDecision.OnTheWire(view));
    }
}
