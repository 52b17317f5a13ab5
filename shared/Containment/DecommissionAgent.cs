using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Ledger;
using Gatehouse.Registry;

namespace Gatehouse.Containment;

/// <summary>The last rung: kills an agent, revokes what it could sign in with and disconnects it. Its record stays, so that what it did can be explained.</summary>
public sealed class DecommissionAgent(Ledgers ledgers, FenceConnections fence, AgentDirectory agents, HeldCredentials held, TimeProvider time)
{
    private const int MaxReadings = 3;

    /// <param name="basedOn">The revision that the operator saw; of an agent that is decommissioned already, any.</param>
    public async Task<ContainmentOutcome> HandleAsync(string organisation, string id, int basedOn, string operatorId, CancellationToken ct)
    {
        var startedAt = time.GetTimestamp();
        switch (ChangeOutcomes.From(await CommitAsync(organisation, id, basedOn, operatorId, ct)))
        {
            case ChangeOutcome<Agent>.Changed { Value: var agent }:
                agents.Remember(agent);
                return await fence.ContainAsync(organisation, id, FenceDecision.Of(agent, operatorId), startedAt, ct);
            case ChangeOutcome<Agent>.Refused refused:
                return new ContainmentOutcome.Refused(refused.Refusal);
            case var other:
                throw new InvalidOperationException($"no such outcome: {other}");
        }
    }

    private async Task<LedgerOutcome<ChangeOutcome<Agent>>> CommitAsync(string organisation, string id, int basedOn, string operatorId, CancellationToken ct)
    {
        for (var reading = 1; ; reading++)
        {
            var known = await held.IdsAsync(organisation, id, ct);
            var request = new LedgerRequest<ChangeOutcome<Agent>>(view => Decide(view, id, known, basedOn, operatorId))
            {
                Reads = [LedgerRows.Agent(id), HeldCredentials.Row(id), .. known.Select(LedgerRows.Credential)],
                Containment = true,
            };
            var outcome = await ledgers.Control(organisation).CommitAsync(request, ct);
            if (outcome is not LedgerOutcome<ChangeOutcome<Agent>>.Stale || reading == MaxReadings)
                return outcome;
        }
    }

    private static LedgerDecision<ChangeOutcome<Agent>> Decide(LedgerView view, string id, IReadOnlyList<string> known, int basedOn, string operatorId)
    {
        if (view.Find(LedgerRows.Agent(id)) is not { } stored)
            return new LedgerDecision<ChangeOutcome<Agent>>.Answer(ChangeOutcomes.NotFound<Agent>($"there is no agent `{id}`"));

        var agent = JsonSerializer.Deserialize(stored.Span, RegistryJson.Default.Agent)!;
        // Said again, it is done again: a connection that an earlier call could not reach is fenced now.
        if (agent.Status is AgentStatus.Decommissioned)
            return new LedgerDecision<ChangeOutcome<Agent>>.Answer(new ChangeOutcome<Agent>.Changed(agent));
        if (agent.Revision != basedOn)
            return new LedgerDecision<ChangeOutcome<Agent>>.Answer(new ChangeOutcome<Agent>.Refused(ChangeOutcomes.Stale($"agent `{id}`", agent.Revision, basedOn)));
        if (!HeldCredentials.Parse(view.Find(HeldCredentials.Row(id))).SequenceEqual(known, StringComparer.Ordinal))
            return new LedgerDecision<ChangeOutcome<Agent>>.Stale("credentials");

        var gone = agent with
        {
            Status = AgentStatus.Decommissioned,
            Revision = agent.Revision + 1,
            Epoch = agent.Epoch + (agent.Status is AgentStatus.Killed ? 0 : 1),
        };
        Credential[] revoked =
        [
            .. known.Select(credential => HeldCredentials.ParseOne(view.Find(LedgerRows.Credential(credential))))
                .Where(credential => credential.IsActive(view.Now))
                .Select(credential => credential with { RevokedAt = view.Now }),
        ];
        return new LedgerDecision<ChangeOutcome<Agent>>.Commit(Write(view, gone, revoked, operatorId), new ChangeOutcome<Agent>.Changed(gone));
    }

    private static LedgerWrite Write(LedgerView view, Agent gone, IReadOnlyList<Credential> revoked, string operatorId) => new(view.State)
    {
        Entries =
        [
            new AuditEntry(AuditKind.AgentDecommissioned) { Subject = gone.Id, Operator = operatorId },
            .. revoked.Select(credential => new AuditEntry(AuditKind.CredentialRevoked) { Agent = gone.Id, Subject = credential.Id, Operator = operatorId }),
        ],
        Rows =
        [
            new RowChange.Update(LedgerRows.Agent(gone.Id), JsonSerializer.SerializeToUtf8Bytes(gone, RegistryJson.Default.Agent)),
            .. revoked.Select(credential =>
                new RowChange.Update(LedgerRows.Credential(credential.Id), JsonSerializer.SerializeToUtf8Bytes(credential, RegistryJson.Default.Credential))),
        ],
        Announcements = [new Announcement(TaskStep.Fence, gone.Id)],
    };
}
