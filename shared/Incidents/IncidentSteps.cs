using Gatehouse.Containment;
using Gatehouse.Ledger;
using Gatehouse.Registry;

namespace Gatehouse.Incidents;

/// <summary>The first two steps of a containment. Done twice they change nothing.</summary>
public sealed class IncidentSteps(
    Ledgers ledgers,
    FindScope scopes,
    HeldCredentials held,
    OrganisationDirectory organisations,
    FenceConnections fences,
    FenceOrganisation fenceOrganisation,
    ContainAgent agents,
    ContainConnection connections,
    ContainCredential credentials,
    ContainOrganisation containOrganisation,
    ContainSession sessions,
    RevokeCredential revoke,
    TimeProvider time)
{
    /// <summary>Of an agent that is killed every credential; one that is frozen keeps them, and signs in no more from the next step on.</summary>
    internal async Task<StepResult> RevokeAsync(string organisation, Incident incident, CancellationToken ct) => incident switch
    {
        { IsDrill: true } => StepResult.Nothing,
        { Scope.Kind: IncidentScopeKind.Credential } => await CredentialAsync(organisation, incident, ct) with { Reached = 1, InFlight = [] },
        { Scope.Kind: IncidentScopeKind.Agent, Action: ContainmentAction.Kill } => await RevokeAllAsync(organisation, incident, ct),
        _ => StepResult.Nothing,
    };

    internal async Task<StepResult> CloseAsync(string organisation, Incident incident, CancellationToken ct)
    {
        var (scope, action, by) = (incident.Scope, incident.Action, incident.Operator);
        if (incident.IsDrill)
            return await DrillAsync(organisation, incident, ct);
        return scope.Kind switch
        {
            IncidentScopeKind.Credential => await CredentialAsync(organisation, incident, ct),
            IncidentScopeKind.Agent => StepResult.Of(await agents.HandleAsync(organisation, scope.Id, action, by, ct)),
            IncidentScopeKind.Connection => StepResult.Of(await connections.HandleAsync(organisation, scope.Id, action, by, ct)),
            IncidentScopeKind.Session => StepResult.Of(await sessions.HandleAsync(organisation, scope.Id, action, by, ct)),
            _ => await OrganisationAsync(organisation, incident, ct),
        };
    }

    private async Task<StepResult> CredentialAsync(string organisation, Incident incident, CancellationToken ct) => StepResult.Of(incident.Action is ContainmentAction.Kill
        ? await revoke.HandleAsync(organisation, incident.Scope.Agent!, incident.Scope.Id, incident.Operator, ct)
        : await credentials.HandleAsync(organisation, incident.Scope.Agent!, incident.Scope.Id, freeze: true, incident.Operator, ct));

    private async Task<StepResult> RevokeAllAsync(string organisation, Incident incident, CancellationToken ct)
    {
        var all = StepResult.Nothing;
        foreach (var credential in await held.OfAsync(organisation, incident.Scope.Id, ct) ?? [])
        {
            // Revoked before, it may not be known everywhere yet; one that expired long ago is nobody's.
            if (credential.RevokedAt is null && !credential.IsActive(ledgers.Clock.Now))
                continue;
            var one = StepResult.Of(await revoke.HandleAsync(organisation, incident.Scope.Id, credential.Id, incident.Operator, ct));
            all = new StepResult(all.IsDone && one.IsDone, [.. all.NotFenced.Union(one.NotFenced, StringComparer.Ordinal)]) { Reached = all.Reached + 1 };
        }

        return all;
    }

    private async Task<StepResult> OrganisationAsync(string organisation, Incident incident, CancellationToken ct)
    {
        var startedAt = time.GetTimestamp();
        var wanted = incident.Action is ContainmentAction.Kill ? OrganisationStatus.Killed : OrganisationStatus.Frozen;
        if (await organisations.FindAsync(organisation, ct) is { } before && before.Status != wanted && before.Status is not OrganisationStatus.Killed
            && await containOrganisation.SayAsync(organisation, incident.Action, incident.Operator, ct) is OperationOutcome.Unavailable or OperationOutcome.InDoubt)
            return StepResult.ComeBack;
        return await organisations.FindAsync(organisation, ct) is { } standing
            ? StepResult.Of(await fenceOrganisation.ContainAsync(standing, incident.Operator, startedAt, ct))
            : StepResult.Nothing;
    }

    private async Task<StepResult> DrillAsync(string organisation, Incident incident, CancellationToken ct)
    {
        var within = (await scopes.ConnectionsAsync(organisation, incident.Scope, ct)).Take(FindScope.MaxConnections);
        var results = await fences.EachAsync([.. within.Select(connection => (organisation, connection))], DrillFence.Of(incident), fences.Patience, ct);
        return StepResult.Of(ContainmentOutcome.Of(results, default));
    }
}
