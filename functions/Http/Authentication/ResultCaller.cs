using Gatehouse.Identity;
using Gatehouse.Registry;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Authentication;

/// <summary>Who may bring a task's result.</summary>
public sealed class ResultCaller(ResultTokens results, CallerReader callers, ConnectionDirectory connections, ForeignLinks foreign)
{
    /// <returns>The task's organisation; null when the request does not prove that it may bring this result.</returns>
    public async ValueTask<string?> OrganisationAsync(HttpRequest request, string task, CancellationToken ct)
    {
        if (CallerReader.TokenOf(request) is not { } token)
            return null;
        if (ResultTokens.IsOne(token))
            return await results.VerifyAsync(token, task, ct);

        return await callers.ReadAsync(request, afresh: true, ct) is Caller.Agent { Principal: var agent } ? await OrganisationAsync(agent, Ids.ConnectionOf(task)!, ct) : null;
    }

    /// <summary>The connection is the receiver's own organisation's, or one that its home knows another to have.</summary>
    private async ValueTask<string?> OrganisationAsync(AgentPrincipal agent, string connection, CancellationToken ct)
    {
        var organisation = (await foreign.FindAsync(agent.Organisation, agent.AgentId, connection, ct))?.Organisation ?? agent.Organisation;
        return await connections.FindAsync(organisation, connection, afresh: false, ct) is { Document: { To: ConnectionTarget.ToAgent to } document }
            && to.Id == agent.AgentId && (document.TargetHome ?? organisation) == agent.Organisation
                ? organisation
                : null;
    }
}
