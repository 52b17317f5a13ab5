using Gatehouse.Audit;
using Gatehouse.Ledger;
using Gatehouse.Registry;
using Gatehouse.Sessions;

namespace Gatehouse.Containment;

/// <summary>Brings a session's standing into the state of one connection of its agent. Applying it twice, or late, changes nothing.</summary>
public static class SessionFenceDecision
{
    /// <param name="session">As it stands in its own ledger.</param>
    /// <param name="operatorId">Who did it; absent when a message finishes the work.</param>
    public static LedgerRequest<IReadOnlyList<string>> Of(Session session, string? operatorId) => new(view => Decide(view, session, operatorId))
    {
        Reads = [LedgerRows.Config],
        Containment = true,
    };

    private static LedgerDecision<IReadOnlyList<string>> Decide(LedgerView view, Session session, string? operatorId)
    {
        // Its tasks travel only where its agent sends.
        if (!view.Exists || view.Find(LedgerRows.Config) is not { } config || ConnectionDirectory.Parse(config).From != session.Agent)
            return new LedgerDecision<IReadOnlyList<string>>.Answer([]);

        var fences = view.State.Fences;
        var standing = fences.Session(session.Id);
        if (standing?.Revision >= session.Revision)
            return new LedgerDecision<IReadOnlyList<string>>.Answer(FenceDecision.OnTheWire(view));

        var fence = new SessionFence(session.Id, session.Revision, session.FrozenAt is not null, session.StoppedAt is not null, view.Now);
        var others = fences.Sessions.RemoveAll(other => other.Session == session.Id || (!other.Frozen && other.At + SessionFence.Kept <= view.Now));
        var write = new LedgerWrite(view.State with { Fences = fences with { Sessions = others.Add(fence) } })
        {
            Entries = [new AuditEntry(Kind(standing, fence)) { Agent = session.Agent, Session = session.Id, Subject = session.Id, Operator = operatorId }],
        };
        return new LedgerDecision<IReadOnlyList<string>>.Commit(write, FenceDecision.OnTheWire(view));
    }

    private static AuditKind Kind(SessionFence? before, SessionFence after) => FenceDecision.Kind(Subject(before), Subject(after));

    private static SubjectFence Subject(SessionFence? fence) => fence is null ? SubjectFence.Clear : new SubjectFence(fence.Revision, fence.Frozen, fence.Stopped);
}
