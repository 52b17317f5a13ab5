using Gatehouse.Approvals;
using Gatehouse.Audit;
using Gatehouse.Containment;
using Gatehouse.Delegation;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Sessions;
using Gatehouse.Vault.Grants;

namespace Gatehouse.Vault.Leaving;

/// <summary>Ends everything that hangs on a person: their grants, their agents, which somebody takes over or nobody, their sessions, and their place among approvers.</summary>
/// <remarks>Said again, it is done again; if whoever began it dies, it is finished all the same. No provider is waited for: each is told afterwards.</remarks>
public sealed class OffboardPerson(
    Ledgers ledgers, GrantRows rows, EndingRows endings, RevokeGrant revoke, TellProviders tell, VaultEntries entries, AgentDirectory agents, ChangeAgent change, ContainAgent contain, SessionDirectory sessions, ContainSession containSession, ReadApprovers approvers, ChangeApprovers changeApprovers, ChangeApproverGroup changeGroup, People people, FenceHuman fence)
{
    private const string Unfinished = "unfinished";

    /// <param name="successor">Who the agents act for from now on; null freezes them.</param>
    public async Task<ChangeOutcome<Departure>> HandleAsync(string organisation, string user, string? successor, string operatorId, CancellationToken ct)
    {
        var (grants, own, open) = (await GrantsAsync(organisation, user, ct), await AgentsAsync(organisation, user, ct), await SessionsAsync(organisation, user, ct));
        var (approver, groups) = (await ApproverAsync(organisation, user, ct), await GroupsAsync(organisation, user, ct));
        if (grants.Count == 0 && own.Count == 0 && open.Count == 0 && approver is null && groups.Count == 0 && await people.FindAsync(organisation, user, ct) is not { LeftAt: null })
            return ChangeOutcomes.NotFound<Departure>("nothing here hangs on this person");

        var ending = new VaultEnding(operatorId) { User = user, Successor = successor };
        await endings.BeginAsync(organisation, ending, ct);
        var count = grants.Count(grant => grant.Status is not GrantStatus.Revoked) + own.Count + open.Count + groups.Count + (approver is null ? 0 : 1);
        var entry = new AuditEntry(AuditKind.PersonLeft) { Subject = $"person:{PersonKey.Of(user)}", Operator = operatorId, Count = count, Outcome = successor is null ? "frozen" : "reassigned" };
        if (await entries.AddAsync(organisation, entry, ct, isContainment: true) is { } refusal)
            return new ChangeOutcome<Departure>.Refused(refusal);
        var departure = await EndAsync(organisation, ending, ct);
        tell.Begin(organisation);
        return new ChangeOutcome<Departure>.Changed(departure);
    }

    /// <summary>As it was begun, and again where it was not finished: here alone.</summary>
    internal async Task<Departure> EndAsync(string organisation, VaultEnding ending, CancellationToken ct)
    {
        var user = ending.User!;
        var isFenced = await people.LeaveAsync(organisation, user, ct) is not { } person || await fence.HandleAsync(organisation, person.Id, ending.Operator, ct);
        var revoked = new List<Grant>();
        foreach (var grant in await GrantsAsync(organisation, user, ct))
            revoked.Add((await revoke.EndAsync(organisation, new VaultEnding(ending.Operator) { Grant = grant.Id }, ct)).Match(ended => ended, _ => grant));
        var left = new List<LeftAgent>();
        foreach (var agent in await AgentsAsync(organisation, user, ct))
            left.Add(new LeftAgent(agent.Id, await TryMoveAsync(organisation, agent, ending, ct) ?? Unfinished));
        var isOver = isFenced && left.All(agent => agent.Fate != Unfinished) && revoked.All(grant => grant.Status is GrantStatus.Revoked);
        var open = await SessionsAsync(organisation, user, ct);
        foreach (var session in open)
            isOver &= await containSession.HandleAsync(organisation, session, ContainmentAction.Kill, ending.Operator, ct) is ContainmentOutcome.Contained;

        var (approver, groups) = (await ApproverAsync(organisation, user, ct), await GroupsAsync(organisation, user, ct));
        foreach (var group in groups)
            isOver &= await changeGroup.HandleAsync(organisation, group.Group, [.. group.Members.Where(member => !PersonForms.AreOne(member, user))], (int)group.Revision, ending.Operator, ct) is ChangeOutcome<ApproverGroup>.Changed;
        if (approver is not null)
            isOver &= await changeApprovers.ChangeAsync(organisation, approver.Id, null, (int)approver.Revision, ending.Operator, ct) is ChangeOutcome<Approver>.Changed;
        if (isOver)
            await endings.FinishAsync(organisation, ending, ct);
        return new Departure(user, revoked, left, open, approver?.Id, [.. groups.Select(group => group.Group)]);
    }

    /// <returns>Null when it could not be done now.</returns>
    private async Task<string?> TryMoveAsync(string organisation, Agent agent, VaultEnding ending, CancellationToken ct)
    {
        if (ending.Successor is not { } successor)
            return await contain.HandleAsync(organisation, agent.Id, ContainmentAction.Freeze, ending.Operator, ct) is ContainmentOutcome.Contained ? "frozen" : null;

        var draft = new AgentDraft(agent.Name, agent.Owner)
        {
            ActsFor = successor,
            Capabilities = agent.Capabilities,
            Prohibited = agent.Prohibited,
            Endpoint = agent.Endpoint,
            Visibility = agent.Visibility,
            Version = agent.Version,
        };
        return await change.HandleAsync(organisation, agent.Id, draft, (int)agent.Revision, ending.Operator, ct) is ChangeOutcome<Agent>.Changed ? "reassigned" : null;
    }

    private async Task<IReadOnlyList<Grant>> GrantsAsync(string organisation, string user, CancellationToken ct) =>
        await Pages.AllAsync(after => rows.ListAsync(organisation, user, after, TableLimits.MaxRange, ct), grant => grant.Id).ToListAsync(ct);

    private async Task<IReadOnlyList<Agent>> AgentsAsync(string organisation, string user, CancellationToken ct) =>
        await Pages.AllAsync(after => agents.ListAsync(organisation, after, TableLimits.MaxRange, ct), agent => agent.Id)
            .Where(agent => agent.ActsFor is { } name && PersonForms.AreOne(name, user) && agent.Status is (AgentStatus.Active or AgentStatus.Frozen))
            .ToListAsync(ct);

    /// <summary>Those that a task could join. Of one that is stopped, a message tells every connection.</summary>
    private async Task<IReadOnlyList<string>> SessionsAsync(string organisation, string user, CancellationToken ct)
    {
        var open = new List<string>();
        await foreach (var id in Pages.AllAsync(after => sessions.IdsForAsync(organisation, user, after, TableLimits.MaxRange, ct)))
        {
            if (await sessions.FindAsync(organisation, id, ct) is { StoppedAt: null } session && session.OverAt > ledgers.Clock.Now)
                open.Add(id);
        }

        return open;
    }

    private async Task<Approver?> ApproverAsync(string organisation, string user, CancellationToken ct)
    {
        await foreach (var person in approvers.AllAsync(organisation, ct))
        {
            if (PersonForms.AreOne(person.User, user))
                return person;
        }

        return null;
    }

    private async Task<IReadOnlyList<ApproverGroup>> GroupsAsync(string organisation, string user, CancellationToken ct) =>
        [.. (await approvers.GroupsAsync(organisation, ct)).Where(group => group.Members.Any(member => PersonForms.AreOne(member, user)))];
}
