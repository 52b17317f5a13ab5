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

        var human = await HumanAsync(caller, agent, session, ct);
        if (human is not null)
            await links.AddAncestorAsync(caller.Organisation, human, request.Connection, ct);
        var person = human is null ? null : await people.StandingAsync(caller.Organisation, human, ct);
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

    /// <summary>Who began it: of a chain its end, else whoever the work is known to be for. What an agent says of its own session proves nothing.</summary>
    private async Task<string?> HumanAsync(AgentPrincipal caller, Agent agent, SessionFacts? session, CancellationToken ct)
    {
        if (caller.ActChain.Actors.Count > 0)
            return caller.ActChain.Human;
        return (session is { OpenedBy: not null, Human: { } human } ? human : agent.ActsFor) is { } user
            ? (await people.FindOrAddAsync(caller.Organisation, user, ct)).Id
            : null;
    }
}
