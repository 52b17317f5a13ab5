using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Containment;
using Gatehouse.Delegation;
using Gatehouse.Egress;
using Gatehouse.Ledger;
using Gatehouse.Policy;

namespace Gatehouse.Registry;

/// <summary>Replaces what an operator says of an agent; once answered, no connection decides or sends by what stood before.</summary>
public sealed class ChangeAgent(Ledgers ledgers, FenceAgent fence, AgentDirectory agents, People people, EgressRules egress, TimeProvider time)
{
    /// <param name="draft">The whole of it, changed or not.</param>
    /// <param name="basedOn">The revision that the operator saw.</param>
    public async Task<ChangeOutcome<Agent>> HandleAsync(string organisation, string id, AgentDraft draft, int basedOn, string operatorId, CancellationToken ct)
    {
        if (draft.FindEndpointFault(egress) is { } fault)
            return new ChangeOutcome<Agent>.Refused(fault);

        if (draft.ActsFor is { } user && await agents.FindAsync(organisation, id, afresh: true, ct) is { Document: var before } && before.ActsFor != user)
            await people.ReturnAsync(organisation, user, ct);
        var request = new LedgerRequest<ChangeOutcome<Agent>>(view => Decide(view, id, draft, basedOn, operatorId)) { Reads = [LedgerRows.Agent(id)] };
        var outcome = ChangeOutcomes.From(await ledgers.Control(organisation).CommitAsync(request, ct));
        if (outcome is not ChangeOutcome<Agent>.Changed { Value: var agent })
            return outcome;

        agents.Remember(agent);
        return await fence.ContainAsync(agent, operatorId, time.GetTimestamp(), ct) is ContainmentOutcome.Unfinished unfinished
            ? new ChangeOutcome<Agent>.Refused(Unfinished(agent.Id, unfinished.NotFenced))
            : outcome;
    }

    internal static LedgerDecision<ChangeOutcome<Agent>> Decide(LedgerView view, string id, AgentDraft draft, int basedOn, string operatorId)
    {
        if (view.Find(LedgerRows.Agent(id)) is not { } stored)
            return new LedgerDecision<ChangeOutcome<Agent>>.Answer(ChangeOutcomes.NotFound<Agent>($"there is no agent `{id}`"));

        var standing = JsonSerializer.Deserialize(stored.Span, RegistryJson.Default.Agent)!;
        if (standing.Status is AgentStatus.Killed or AgentStatus.Decommissioned)
            return No(new Refusal(RefusalCode.Conflict, $"agent `{id}` was killed, which nothing takes back"));
        if (standing.Revision != basedOn)
            return No(ChangeOutcomes.Stale($"agent `{id}`", standing.Revision, basedOn));

        var changed = Apply(standing, draft);
        if (changed.Version != standing.Version)
            changed = changed with { VersionedAt = changed.Version is null ? null : view.Now };
        if (Bytes(changed).AsSpan().SequenceEqual(Bytes(standing)))
            return new LedgerDecision<ChangeOutcome<Agent>>.Answer(new ChangeOutcome<Agent>.Changed(standing));

        changed = changed with { Revision = standing.Revision + 1 };
        var write = new LedgerWrite(view.State)
        {
            Entries = [new AuditEntry(AuditKind.AgentChanged) { Subject = id, Operator = operatorId }],
            Rows = [new RowChange.Update(LedgerRows.Agent(id), Bytes(changed))],
            Announcements = [new Announcement(TaskStep.Fence, id)],
        };
        return new LedgerDecision<ChangeOutcome<Agent>>.Commit(write, new ChangeOutcome<Agent>.Changed(changed));
    }

    private static Agent Apply(Agent standing, AgentDraft draft) => standing with
    {
        Name = draft.Name,
        Owner = draft.Owner,
        ActsFor = draft.ActsFor,
        Capabilities = draft.Capabilities,
        Prohibited = draft.Prohibited,
        Endpoint = draft.Endpoint,
        Visibility = draft.Visibility,
        Version = draft.Version,
    };

    private static byte[] Bytes(Agent agent) => JsonSerializer.SerializeToUtf8Bytes(agent, RegistryJson.Default.Agent);

    private static LedgerDecision<ChangeOutcome<Agent>> No(Refusal refusal) =>
        new LedgerDecision<ChangeOutcome<Agent>>.Answer(new ChangeOutcome<Agent>.Refused(refusal));

    private static Refusal Unfinished(string id, IReadOnlyList<string> connections) =>
        new(RefusalCode.OutcomeUnknown, connections.Count == 0 ? $"agent `{id}` was changed; its connections are being told" : $"agent `{id}` was changed; not yet told: `{string.Join("`, `", connections)}`")
        {
            MayRetry = true,
            RetryAfter = TimeSpan.FromSeconds(1),
            Unlock = "it goes on by itself; read the agent to see the change",
        };
}
