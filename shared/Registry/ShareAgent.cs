using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Containment;
using Gatehouse.Ledger;
using Gatehouse.Policy;

namespace Gatehouse.Registry;

/// <summary>Consents that another organisation connects to an agent. Given again after a withdrawal, what stood still goes on.</summary>
public sealed class ShareAgent(Ledgers ledgers, AgentDirectory agents, OrganisationDirectory organisations, SharedAgents shared, FenceForeign fence)
{
    /// <param name="organisation">Whose agents may call.</param>
    public async Task<ChangeOutcome<Share>> HandleAsync(string home, string agent, string organisation, string operatorId, CancellationToken ct)
    {
        if (await agents.FindAsync(home, agent, afresh: true, ct) is null)
            return ChangeOutcomes.NotFound<Share>($"there is no agent `{agent}`");
        if (organisation == home)
            return Refused(RefusalCode.Malformed, "an agent is shared with other organisations; within its own it needs no consent");
        if (await organisations.FindAsync(organisation, ct) is null)
            return Refused(RefusalCode.NotFound, $"there is no organisation `{organisation}`");

        await shared.AddPlaceAsync(organisation, agent, home, ct);
        var request = new LedgerRequest<ChangeOutcome<Share>>(view => Decide(view, agent, organisation, operatorId)) { Reads = [LedgerRows.Agent(agent), SharedAgents.Row(agent, organisation)] };
        var outcome = ChangeOutcomes.From(await ledgers.Control(home).CommitAsync(request, ct));
        if (outcome is not ChangeOutcome<Share>.Changed { Value: var share })
            return outcome;
        return await fence.ShareAsync(home, share, ct) ? outcome : new ChangeOutcome<Share>.Refused(Unfinished(share));
    }

    internal static LedgerDecision<ChangeOutcome<Share>> Decide(LedgerView view, string id, string organisation, string operatorId)
    {
        if (view.Find(LedgerRows.Agent(id)) is not { } stored)
            return new LedgerDecision<ChangeOutcome<Share>>.Answer(ChangeOutcomes.NotFound<Share>($"there is no agent `{id}`"));
        if (JsonSerializer.Deserialize(stored.Span, RegistryJson.Default.Agent)!.Status is AgentStatus.Killed or AgentStatus.Decommissioned)
            return new LedgerDecision<ChangeOutcome<Share>>.Answer(Refused(RefusalCode.Conflict, $"agent `{id}` was killed, which nothing takes back"));

        var row = SharedAgents.Row(id, organisation);
        var standing = view.Find(row) is { } known ? SharedAgents.Parse(known) : null;
        if (standing is { WithdrawnAt: null })
            return new LedgerDecision<ChangeOutcome<Share>>.Answer(new ChangeOutcome<Share>.Changed(standing));

        var share = new Share { Agent = id, Organisation = organisation, Revision = (standing?.Revision ?? 0) + 1, CreatedAt = view.Now };
        var write = new LedgerWrite(view.State)
        {
            Entries = [new AuditEntry(AuditKind.AgentShared) { Subject = id, Target = organisation, Operator = operatorId }],
            Rows = [standing is null ? new RowChange.Insert(row, SharedAgents.Bytes(share)) : new RowChange.Update(row, SharedAgents.Bytes(share))],
            Announcements = [new Announcement(TaskStep.Fence, id)],
        };
        return new LedgerDecision<ChangeOutcome<Share>>.Commit(write, new ChangeOutcome<Share>.Changed(share));
    }

    private static ChangeOutcome<Share> Refused(RefusalCode code, string detail) =>
        new ChangeOutcome<Share>.Refused(new Refusal(code, detail) { Clause = code is RefusalCode.Conflict ? null : "$.organisation" });

    private static Refusal Unfinished(Share share) => new(RefusalCode.OutcomeUnknown, $"agent `{share.Agent}` is shared with `{share.Organisation}`; connections made before are being told")
    {
        MayRetry = true,
        RetryAfter = TimeSpan.FromSeconds(1),
        Unlock = "it goes on by itself; share it again to learn when it is done",
    };
}
