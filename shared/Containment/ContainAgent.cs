using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Ledger;
using Gatehouse.Registry;
using Change = Gatehouse.Containment.StandingChange<Gatehouse.Registry.Agent>;

namespace Gatehouse.Containment;

/// <summary>Freezes, unfreezes or kills an agent: its document first, then every connection it is an end of.</summary>
public sealed class ContainAgent(Ledgers ledgers, FenceAgent fence, AgentDirectory agents, TimeProvider time)
{
    public async Task<ContainmentOutcome> HandleAsync(string organisation, string id, ContainmentAction action, string operatorId, CancellationToken ct)
    {
        var startedAt = time.GetTimestamp();
        var request = new LedgerRequest<Change>(view => Decide(view, id, action, operatorId)) { Reads = [LedgerRows.Agent(id)], Containment = true };
        var outcome = await ledgers.Control(organisation).CommitAsync(request, ct);
        return await outcome.ThenAsync("the organisation's", agent =>
        {
            agents.Remember(agent);
            return fence.ContainAsync(agent, operatorId, startedAt, ct);
        });
    }

    private static LedgerDecision<Change> Decide(LedgerView view, string id, ContainmentAction action, string operatorId)
    {
        if (view.Find(LedgerRows.Agent(id)) is not { } stored)
            return new LedgerDecision<Change>.Answer(new Change.Unknown());

        var agent = JsonSerializer.Deserialize(stored.Span, RegistryJson.Default.Agent)!;
        if (agent.Status is AgentStatus.Killed or AgentStatus.Decommissioned)
            return new LedgerDecision<Change>.Answer(action == ContainmentAction.Kill ? new Change.To(agent) : new Change.Ended());

        var status = action switch
        {
            ContainmentAction.Freeze => AgentStatus.Frozen,
            ContainmentAction.Unfreeze => AgentStatus.Active,
            _ => AgentStatus.Killed,
        };
        // Said again, it is done again: a connection that an earlier call could not reach is fenced now.
        if (agent.Status == status)
            return new LedgerDecision<Change>.Answer(new Change.To(agent));

        var changed = agent with { Status = status, Revision = agent.Revision + 1, Epoch = agent.Epoch + (action == ContainmentAction.Kill ? 1 : 0) };
        var write = new LedgerWrite(view.State)
        {
            Entries = [new AuditEntry(Kind(action)) { Subject = id, Operator = operatorId }],
            Rows = [new RowChange.Update(LedgerRows.Agent(id), JsonSerializer.SerializeToUtf8Bytes(changed, RegistryJson.Default.Agent))],
            Announcements = [new Announcement(TaskStep.Fence, id)],
        };
        return new LedgerDecision<Change>.Commit(write, new Change.To(changed));
    }

    internal static AuditKind Kind(ContainmentAction action) => action switch
    {
        ContainmentAction.Freeze => AuditKind.Freeze,
        ContainmentAction.Unfreeze => AuditKind.Unfreeze,
        _ => AuditKind.Kill,
    };
}
