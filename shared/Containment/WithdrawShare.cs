using Gatehouse.Audit;
using Gatehouse.Ledger;
using Gatehouse.Registry;
using Change = Gatehouse.Containment.StandingChange<Gatehouse.Registry.Share>;

namespace Gatehouse.Containment;

/// <summary>Takes a consent back: in the home's ledger first, then at every connection that the other organisation has to the agent.</summary>
/// <remarks>Of what is another organisation's, neither number nor ids are told.</remarks>
public sealed class WithdrawShare(Ledgers ledgers, FenceForeign fence, TimeProvider time)
{
    public async Task<ContainmentOutcome> HandleAsync(string home, string agent, string organisation, string operatorId, CancellationToken ct)
    {
        var startedAt = time.GetTimestamp();
        var request = new LedgerRequest<Change>(view => Decide(view, agent, organisation, operatorId)) { Reads = [SharedAgents.Row(agent, organisation)], Containment = true };
        var outcome = await ledgers.Control(home).CommitAsync(request, ct);
        return await outcome.ThenAsync("the organisation's", async share =>
            await fence.ShareAsync(home, share, ct) ? new ContainmentOutcome.Contained(0, [], time.GetElapsedTime(startedAt)) : new ContainmentOutcome.Unfinished([]));
    }

    private static LedgerDecision<Change> Decide(LedgerView view, string agent, string organisation, string operatorId)
    {
        if (view.Find(SharedAgents.Row(agent, organisation)) is not { } stored)
            return new LedgerDecision<Change>.Answer(new Change.Unknown());

        // Said again, it is done again: a connection that an earlier call could not reach is fenced now.
        var share = SharedAgents.Parse(stored);
        if (share.WithdrawnAt is not null)
            return new LedgerDecision<Change>.Answer(new Change.To(share));

        var withdrawn = share with { Revision = share.Revision + 1, WithdrawnAt = view.Now };
        var write = new LedgerWrite(view.State)
        {
            Entries = [new AuditEntry(AuditKind.ShareWithdrawn) { Subject = agent, Target = organisation, Operator = operatorId }],
            Rows = [new RowChange.Update(SharedAgents.Row(agent, organisation), SharedAgents.Bytes(withdrawn))],
            Announcements = [new Announcement(TaskStep.Fence, agent)],
        };
        return new LedgerDecision<Change>.Commit(write, new Change.To(withdrawn));
    }
}
