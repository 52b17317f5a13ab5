using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Delegation;
using Gatehouse.Egress;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Registry;

/// <summary>Registers an agent. It can do nothing until it has a credential and a connection.</summary>
public sealed class CreateAgent(Ledgers ledgers, EgressRules egress, CallbackKeys callbacks, People people, IRandomSource random)
{
    public async Task<ChangeOutcome<Agent>> HandleAsync(string organisation, AgentDraft draft, string operatorId, CancellationToken ct)
    {
        if (draft.FindEndpointFault(egress) is { } fault)
            return new ChangeOutcome<Agent>.Refused(fault);

        if (draft.ActsFor is { } user)
            await people.ReturnAsync(organisation, user, ct);
        var id = Ids.NewAgent(random);
        var key = await callbacks.NextAsync(null, ct);
        var request = new LedgerRequest<ChangeOutcome<Agent>>(view => Decide(view, Document(id, organisation, draft, view.Now) with { CallbackKey = key }, operatorId));
        return ChangeOutcomes.From(await ledgers.Control(organisation).CommitAsync(request, ct));
    }

    private static LedgerDecision<ChangeOutcome<Agent>> Decide(LedgerView view, Agent agent, string operatorId)
    {
        var write = new LedgerWrite(view.State)
        {
            Entries = [new AuditEntry(AuditKind.AgentCreated) { Subject = agent.Id, Operator = operatorId }],
            Rows = [new RowChange.Insert(LedgerRows.Agent(agent.Id), JsonSerializer.SerializeToUtf8Bytes(agent, RegistryJson.Default.Agent))],
        };
        return new LedgerDecision<ChangeOutcome<Agent>>.Commit(write, new ChangeOutcome<Agent>.Changed(agent));
    }

    private static Agent Document(string id, string organisation, AgentDraft draft, DateTimeOffset now) => new()
    {
        Id = id,
        Organisation = organisation,
        Name = draft.Name,
        Owner = draft.Owner,
        ActsFor = draft.ActsFor,
        Capabilities = draft.Capabilities,
        Prohibited = draft.Prohibited,
        Endpoint = draft.Endpoint,
        Visibility = draft.Visibility,
        Version = draft.Version,
        VersionedAt = draft.Version is null ? null : now,
        Status = AgentStatus.Active,
        Epoch = 0,
        Revision = 1,
        CreatedAt = now,
    };
}
