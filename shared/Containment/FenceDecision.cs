using Gatehouse.Audit;
using Gatehouse.Ledger;
using Gatehouse.Registry;

namespace Gatehouse.Containment;

/// <summary>Brings an agent's standing into one connection's state. Applying it twice, or late, changes nothing.</summary>
public static class FenceDecision
{
    /// <param name="agent">As it stands in the registry.</param>
    /// <param name="operatorId">Who did it; absent when a message finishes the work.</param>
    public static LedgerRequest<IReadOnlyList<string>> Of(Agent agent, string? operatorId) => new(view => Decide(view, agent, operatorId))
    {
        Reads = [LedgerRows.Config],
        Containment = true,
    };

    private static LedgerDecision<IReadOnlyList<string>> Decide(LedgerView view, Agent agent, string? operatorId)
    {
        // A link without a partition is a connection that was never made.
        if (!view.Exists || view.Find(LedgerRows.Config) is not { } config)
            return new LedgerDecision<IReadOnlyList<string>>.Answer([]);

        var document = ConnectionDirectory.Parse(config);
        var isSource = document.From == agent.Id;
        if (!isSource && (document.To as ConnectionTarget.ToAgent)?.Id != agent.Id)
            return Ancestor(view, document, agent, operatorId);

        var standing = isSource ? view.State.Fences.Agent : view.State.Fences.Target;
        if (standing.Revision >= agent.Revision)
            return new LedgerDecision<IReadOnlyList<string>>.Answer(OnTheWire(view));

        var fence = new SubjectFence(agent.Revision, agent.Status is AgentStatus.Frozen, agent.Status is AgentStatus.Killed or AgentStatus.Decommissioned);
        var fences = isSource ? view.State.Fences with { Agent = fence } : view.State.Fences with { Target = fence };
        if (fence.Killed && !standing.Killed)
            fences = fences with { KillEpoch = fences.KillEpoch + 1 };
        // What is no longer shared tells nothing of itself, and holds all the same.
        var isTold = isSource || !view.State.Fences.Share.Holds;
        var status = isTold && agent.Status is AgentStatus.Decommissioned && view.State.Status is PartitionStatus.Open ? PartitionStatus.Disconnected : view.State.Status;
        var write = new LedgerWrite(view.State with { Fences = fences, Status = status })
        {
            Entries = [new AuditEntry(!isTold ? AuditKind.Fence : status == view.State.Status ? Kind(standing, fence) : AuditKind.ConnectionClosed) { Connection = document.Id, Subject = agent.Id, Operator = operatorId }],
        };
        return new LedgerDecision<IReadOnlyList<string>>.Commit(write, OnTheWire(view));
    }

    /// <summary>It is no end of the connection, and others act there on its behalf: only what they do for it is held.</summary>
    private static LedgerDecision<IReadOnlyList<string>> Ancestor(LedgerView view, Connection document, Agent agent, string? operatorId)
    {
        var fences = view.State.Fences;
        if (fences.Ancestor(agent.Id)?.Revision >= agent.Revision)
            return new LedgerDecision<IReadOnlyList<string>>.Answer(OnTheWire(view));

        var fence = new AncestorFence(agent.Id, agent.Revision, agent.Status is AgentStatus.Frozen, agent.Status is AgentStatus.Killed or AgentStatus.Decommissioned);
        var write = new LedgerWrite(view.State with { Fences = fences.With(fence, view.Now) })
        {
            Entries = [new AuditEntry(AuditKind.Fence) { Connection = document.Id, Subject = agent.Id, Operator = operatorId }],
        };
        return new LedgerDecision<IReadOnlyList<string>>.Commit(write, OnTheWire(view));
    }

    /// <summary>Sends whose lease is not over: no other can reach a target under what stood before.</summary>
    internal static IReadOnlyList<string> OnTheWire(LedgerView view) =>
        [.. view.State.Claims.Where(claim => view.Now < claim.LeaseUntil).Select(claim => claim.Task)];

    internal static AuditKind Kind(SubjectFence before, SubjectFence after) => (before, after) switch
    {
        ({ Killed: false }, { Killed: true }) => AuditKind.Kill,
        ({ Frozen: false }, { Frozen: true }) => AuditKind.Freeze,
        ({ Frozen: true }, { Frozen: false, Killed: false }) => AuditKind.Unfreeze,
        _ => AuditKind.Fence,
    };
}
