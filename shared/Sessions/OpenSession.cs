using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Ports;
using Gatehouse.Registry;

namespace Gatehouse.Sessions;

/// <summary>Makes a session, in a partition of its own: nothing that an agent can cause writes to the organisation's.</summary>
public sealed class OpenSession(Ledgers ledgers, SessionDirectory sessions, AgentDirectory agents, IRandomSource random)
{
    /// <summary>What an agent may open in any minute.</summary>
    public const int MostInMinute = 60;

    /// <summary>Where an agent's sessions are counted. It has no entries.</summary>
    internal static string CountPartition(string agent) => $"$sessions|{agent}";

    /// <param name="organisation">Of the agent.</param>
    /// <param name="draft">What is asked for.</param>
    /// <param name="operatorId">Who asks for the agent; null when it asks for itself.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<ChangeOutcome<Session>> HandleAsync(string organisation, SessionDraft draft, string? operatorId, CancellationToken ct)
    {
        if (await agents.FindAsync(organisation, draft.Agent, afresh: true, ct) is not { Document: var agent })
            return ChangeOutcomes.NotFound<Session>($"there is no agent `{draft.Agent}`");
        if (agent.Status != AgentStatus.Active)
            return new ChangeOutcome<Session>.Refused(Standing(agent));
        if (operatorId is null && await ChargeAsync(organisation, agent.Id, ct) is { } refused)
            return refused;

        var id = Ids.NewSession(random);
        await sessions.AddAsync(organisation, draft, id, ct);
        var request = new LedgerRequest<ChangeOutcome<Session>>(view => Decide(view, Document(id, organisation, draft, view.Now) with { OpenedBy = operatorId }, operatorId));
        return ChangeOutcomes.From(await ledgers.For(organisation, SessionDirectory.Partition(id)).CommitAsync(request, ct));
    }

    /// <summary>An agent cannot flood: its sessions are counted in a partition of its own.</summary>
    private async Task<ChangeOutcome<Session>?> ChargeAsync(string organisation, string agent, CancellationToken ct)
    {
        var ledger = ledgers.For(organisation, CountPartition(agent));
        return await ledger.CommitAsync(new LedgerRequest<Refusal?>(view => Charge(view, agent)), ct) switch
        {
            LedgerOutcome<Refusal?>.Done { Reply: { } refusal } => new ChangeOutcome<Session>.Refused(refusal),
            LedgerOutcome<Refusal?>.Done => null,
            _ => ChangeOutcomes.Unavailable<Session>("the agent's sessions could not be counted"),
        };
    }

    internal static LedgerDecision<Refusal?> Charge(LedgerView view, string agent)
    {
        var start = view.State.Rate.FirstFit(view.Now, MostInMinute, null)!.Value;
        if (start <= view.Now)
            return new LedgerDecision<Refusal?>.Commit(new LedgerWrite(view.State with { Rate = view.State.Rate.Charge(view.Now) }), null);

        return new LedgerDecision<Refusal?>.Answer(new Refusal(RefusalCode.RateLimited, $"agent `{agent}` opened {MostInMinute} sessions in the last minute")
        {
            Clause = "sessions.perMinute",
            MayRetry = true,
            RetryAfter = start - view.Now,
            Unlock = "wait, or use a session that is open",
        });
    }

    private static LedgerDecision<ChangeOutcome<Session>> Decide(LedgerView view, Session session, string? operatorId)
    {
        var write = new LedgerWrite(view.State with { Status = PartitionStatus.Open })
        {
            Entries = [new AuditEntry(AuditKind.SessionOpened) { Agent = session.Agent, Session = session.Id, Operator = operatorId }],
            Rows = [new RowChange.Insert(LedgerRows.Config, JsonSerializer.SerializeToUtf8Bytes(session, SessionJson.Default.Session))],
        };
        return new LedgerDecision<ChangeOutcome<Session>>.Commit(write, new ChangeOutcome<Session>.Changed(session));
    }

    private static Session Document(string id, string organisation, SessionDraft draft, DateTimeOffset now) => new()
    {
        Id = id,
        Organisation = organisation,
        Agent = draft.Agent,
        Human = draft.Human,
        Name = draft.Name,
        CreatedAt = now,
        ExpiresAt = draft.ExpiresAt ?? now + SessionDraft.Usual,
        Revision = 1,
    };

    private static Refusal Standing(Agent agent) => agent.Status == AgentStatus.Frozen
        ? new Refusal(RefusalCode.AgentFrozen, $"agent `{agent.Id}` is frozen") { Unlock = "ask an operator to unfreeze it" }
        : new Refusal(RefusalCode.AgentRevoked, $"agent `{agent.Id}` is no longer in service");
}
