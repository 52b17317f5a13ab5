using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Policy;

namespace Gatehouse.Registry;

/// <summary>Gives an agent a new key for its callbacks. The old one signs nothing more.</summary>
public sealed class ChangeCallbackKey(Ledgers ledgers, AgentDirectory agents, CallbackKeys callbacks)
{
    private const int MaxReadings = 3;

    public async Task<ChangeOutcome<Agent>> HandleAsync(string organisation, string id, string operatorId, CancellationToken ct)
    {
        for (var reading = 1; ; reading++)
        {
            if (await agents.FindAsync(organisation, id, afresh: true, ct) is not { Document: var agent })
                return ChangeOutcomes.NotFound<Agent>($"there is no agent `{id}`");

            var changed = agent with { CallbackKey = await callbacks.NextAsync(agent.CallbackKey ?? new CallbackKey("", 0), ct), Revision = agent.Revision + 1 };
            var request = new LedgerRequest<ChangeOutcome<Agent>>(view => Decide(view, changed, operatorId)) { Reads = [LedgerRows.Agent(id)] };
            var outcome = await ledgers.Control(organisation).CommitAsync(request, ct);
            if (outcome is not LedgerOutcome<ChangeOutcome<Agent>>.Stale || reading == MaxReadings)
                return Remembered(ChangeOutcomes.From(outcome));
        }
    }

    private ChangeOutcome<Agent> Remembered(ChangeOutcome<Agent> outcome)
    {
        if (outcome is ChangeOutcome<Agent>.Changed { Value: var agent })
            agents.Remember(agent);
        return outcome;
    }

    private static LedgerDecision<ChangeOutcome<Agent>> Decide(LedgerView view, Agent changed, string operatorId)
    {
        var standing = JsonSerializer.Deserialize(view.Find(LedgerRows.Agent(changed.Id))!.Value.Span, RegistryJson.Default.Agent)!;
        if (standing.Revision != changed.Revision - 1)
            return new LedgerDecision<ChangeOutcome<Agent>>.Stale("agent");
        if (standing.Status is AgentStatus.Killed or AgentStatus.Decommissioned)
            return new LedgerDecision<ChangeOutcome<Agent>>.Answer(new ChangeOutcome<Agent>.Refused(
                new Refusal(RefusalCode.Conflict, $"agent `{changed.Id}` is no longer in use: nobody is told anything for it")));

        var write = new LedgerWrite(view.State)
        {
            Entries = [new AuditEntry(AuditKind.CallbackKeyChanged) { Subject = changed.Id, Operator = operatorId }],
            Rows = [new RowChange.Update(LedgerRows.Agent(changed.Id), JsonSerializer.SerializeToUtf8Bytes(changed, RegistryJson.Default.Agent))],
        };
        return new LedgerDecision<ChangeOutcome<Agent>>.Commit(write, new ChangeOutcome<Agent>.Changed(changed));
    }
}
