using Gatehouse.Dispatching;
using Gatehouse.Identity;
using Gatehouse.Registry;

namespace Gatehouse.Delegation;

/// <summary>Reads everybody on whose behalf an agent acts, as they are now.</summary>
public sealed class ReadDelegation(AgentDirectory agents, LinkIndex links, OrganisationDirectory organisations, People people)
{
    /// <param name="agent">The caller.</param>
    /// <param name="session">That the task names; null where it names none.</param>
    public async Task<DelegationFacts> HandleAsync(AgentPrincipal caller, Agent agent, DispatchRequest request, SessionFacts? session, CancellationToken ct)
    {
        var ancestors = new List<Ancestor>();
        foreach (var actor in caller.ActChain.Agents)
        {
            // INVARIANT (index first): contained after this, it is fenced here too; before, the reading says so. What was remembered
            // of it proves nothing.
            await links.AddAncestorAsync(caller.Organisation, actor, request.Connection, ct);
            var found = await agents.FindAsync(caller.Organisation, actor, afresh: true, ct);
            ancestors.Add(new Ancestor(actor, found?.Facts.Status ?? AgentStatus.Decommissioned) { Revision = found?.Document.Revision ?? 0 });
        }

        var (human, known) = await HumanAsync(caller, agent, session, ct);
        var person = human is null ? null : await StandingAsync(caller.Organisation, human, known, request.Connection, ct);
        return new DelegationFacts(ancestors, human)
        {
            HasHumanLeft = human is not null && person is null,
            HumanName = person is { User.Length: > 0 } ? person.User : null,
            Rules = ancestors.Count == 0 ? DelegationRules.Unread : (await organisations.FindAsync(caller.Organisation, ct))?.Delegation ?? DelegationRules.Default,
            Limits = caller.Limits,
            Onward = request.Delegation ?? DelegationLimits.None,
            ParentTask = caller.ParentTask,
        };
    }

    /// <summary>The same invariant: only where the index was known to name the connection before, the first reading is enough.</summary>
    /// <returns>Null when they have left.</returns>
    private async Task<Person?> StandingAsync(string organisation, string human, Person? known, string connection, CancellationToken ct) =>
        await links.AddAncestorAsync(organisation, human, connection, ct) && known is not null
            ? known.LeftAt is null ? known : null
            : await people.StandingAsync(organisation, human, ct);

    /// <summary>Who began it: of a chain its end, else whoever the work is known to be for. What an agent says of its own session proves nothing.</summary>
    /// <returns>Their id and, where it was read, their row.</returns>
    private async Task<(string? Id, Person? Known)> HumanAsync(AgentPrincipal caller, Agent agent, SessionFacts? session, CancellationToken ct)
    {
        if (caller.ActChain.Actors.Count > 0)
            return (caller.ActChain.Human, null);
        if ((session is { OpenedBy: not null, Human: { } human } ? human : agent.ActsFor) is not { } user)
            return (null, null);
        var person = await people.FindOrAddAsync(caller.Organisation, user, ct);
        return (person.Id, person);
    }
}
