using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Ledger;
using Gatehouse.Registry;
using Gatehouse.Sessions;
using Change = Gatehouse.Containment.StandingChange<Gatehouse.Sessions.Session>;

namespace Gatehouse.Containment;

/// <summary>Freezes, thaws or stops one session: its document first, then every connection of its agent.</summary>
/// <remarks>An agent's session of the day has no document: it is contained with its agent.</remarks>
public sealed class ContainSession(Ledgers ledgers, FenceConnections fence, SessionDirectory sessions, TimeProvider time)
{
    public async Task<ContainmentOutcome> HandleAsync(string organisation, string session, ContainmentAction action, string operatorId, CancellationToken ct)
    {
        var startedAt = time.GetTimestamp();
        var request = new LedgerRequest<Change>(view => Decide(view, session, action, operatorId)) { Reads = [LedgerRows.Config], Containment = true };
        var outcome = await ledgers.For(organisation, SessionDirectory.Partition(session)).CommitAsync(request, ct);
        return await outcome.ThenAsync("the session's", changed => fence.ContainAsync(organisation, changed.Agent, SessionFenceDecision.Of(changed, operatorId), startedAt, ct));
    }

    /// <summary>For a message.</summary>
    /// <returns>Whether every connection holds it now.</returns>
    public async Task<bool> FinishAsync(string organisation, string session, CancellationToken ct) =>
        await sessions.FindAsync(organisation, session, ct) is not { } standing
        || (await fence.HandleAsync(organisation, standing.Agent, SessionFenceDecision.Of(standing, null), FenceConnections.Endless, ct)).All(result => result.Fenced);

    private static LedgerDecision<Change> Decide(LedgerView view, string id, ContainmentAction action, string operatorId)
    {
        if (view.Find(LedgerRows.Config) is not { } stored)
            return new LedgerDecision<Change>.Answer(new Change.Unknown());

        var session = SessionDirectory.Parse(stored);
        if (session.StoppedAt is not null)
            return new LedgerDecision<Change>.Answer(action == ContainmentAction.Kill ? new Change.To(session) : new Change.Ended());
        // Said again, it is done again: a connection that an earlier call could not reach is fenced now.
        if (action != ContainmentAction.Kill && session.FrozenAt is not null == action is ContainmentAction.Freeze)
            return new LedgerDecision<Change>.Answer(new Change.To(session));

        var changed = action switch
        {
            ContainmentAction.Freeze => session with { FrozenAt = view.Now },
            ContainmentAction.Unfreeze => session with { FrozenAt = null },
            _ => session with { StoppedAt = view.Now, EndedAt = session.EndedAt ?? view.Now },
        };
        changed = changed with { Revision = session.Revision + 1 };
        var write = new LedgerWrite(view.State)
        {
            Entries = [new AuditEntry(ContainAgent.Kind(action)) { Agent = session.Agent, Session = id, Subject = id, Operator = operatorId }],
            Rows = [new RowChange.Update(LedgerRows.Config, JsonSerializer.SerializeToUtf8Bytes(changed, SessionJson.Default.Session))],
            Announcements = [new Announcement(TaskStep.Fence, id)],
        };
        return new LedgerDecision<Change>.Commit(write, new Change.To(changed));
    }
}
