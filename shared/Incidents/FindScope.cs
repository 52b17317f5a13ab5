using Gatehouse.Containment;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Gatehouse.Sessions;

namespace Gatehouse.Incidents;

/// <summary>Whether what an incident names is the organisation's own, and can still be contained so.</summary>
public sealed class FindScope(Ledgers ledgers, AgentDirectory agents, SessionDirectory sessions, OrganisationDirectory organisations, LinkIndex links)
{
    /// <summary>As much as one answer tells of, and one step looks at.</summary>
    internal const int MaxConnections = 1000;

    public async Task<(IncidentScope? Scope, Refusal? Refusal)> HandleAsync(string organisation, IncidentDraft draft, CancellationToken ct) => draft.Kind switch
    {
        IncidentScopeKind.Agent => Checked(draft, await AgentAsync(organisation, draft.Id, ct)),
        IncidentScopeKind.Credential => Checked(draft, await CredentialAsync(organisation, draft.Id, ct)),
        IncidentScopeKind.Connection => Checked(draft, await ConnectionAsync(organisation, draft.Id, ct)),
        IncidentScopeKind.Session => Checked(draft, await SessionAsync(organisation, draft.Id, ct)),
        _ => Checked(draft, await OrganisationAsync(organisation, ct)),
    };

    /// <summary>The connections that what is contained may act over; whoever else is an end of them is not contained.</summary>
    public async Task<IReadOnlyList<string>> ConnectionsAsync(string organisation, IncidentScope scope, CancellationToken ct) => scope switch
    {
        { Kind: IncidentScopeKind.Connection } => [scope.Id],
        { Agent: { } agent } => [.. (await links.OfAsync(organisation, agent, ct)).Union(await links.ActedForAsync(organisation, agent, ct), StringComparer.Ordinal)],
        _ => await links.AllAsync(organisation, ct),
    };

    private async Task<(IncidentScope Scope, bool IsKilled)?> AgentAsync(string organisation, string id, CancellationToken ct) =>
        await agents.FindAsync(organisation, id, afresh: true, ct) is { Document: var agent }
            ? (new IncidentScope(IncidentScopeKind.Agent, id, id), agent.Status is AgentStatus.Killed or AgentStatus.Decommissioned)
            : null;

    private async Task<(IncidentScope Scope, bool IsKilled)?> CredentialAsync(string organisation, string id, CancellationToken ct) =>
        // The id says whose it is: of another organisation nothing is read.
        Ids.OrganisationOf(id) == organisation && await agents.FindAsync(id, ct) is var (credential, agent)
            ? (new IncidentScope(IncidentScopeKind.Credential, id, agent.Id), credential.RevokedAt is not null)
            : null;

    private async Task<(IncidentScope Scope, bool IsKilled)?> ConnectionAsync(string organisation, string id, CancellationToken ct) =>
        (await ledgers.For(organisation, id).ReadAsync([], ct)).State is { } state
            ? (new IncidentScope(IncidentScopeKind.Connection, id), state.Fences.Connection.Killed)
            : null;

    private async Task<(IncidentScope Scope, bool IsKilled)?> SessionAsync(string organisation, string id, CancellationToken ct) =>
        await sessions.FindAsync(organisation, id, ct) is { } session
            ? (new IncidentScope(IncidentScopeKind.Session, id, session.Agent), session.StoppedAt is not null)
            : null;

    private async Task<(IncidentScope Scope, bool IsKilled)?> OrganisationAsync(string organisation, CancellationToken ct) =>
        await organisations.FindAsync(organisation, ct) is { } standing
            ? (new IncidentScope(IncidentScopeKind.Organisation, organisation), standing.Status is OrganisationStatus.Killed)
            : null;

    private static (IncidentScope?, Refusal?) Checked(IncidentDraft draft, (IncidentScope Scope, bool IsKilled)? found) => found switch
    {
        null when draft.Kind is IncidentScopeKind.Session => (null, new Refusal(RefusalCode.NotFound, $"there is no session `{draft.Id}`") { Unlock = "an agent's session of the day is contained with its agent" }),
        null => (null, new Refusal(RefusalCode.NotFound, $"there is no {draft.Kind.ToString().ToLowerInvariant()} `{draft.Id}`")),
        { IsKilled: true } when draft.Action != ContainmentAction.Kill || draft.IsDrill => (null, new Refusal(RefusalCode.Conflict, $"`{found.Value.Scope.Id}` was killed, which nothing takes back")),
        { } known => (known.Scope, null),
    };
}
