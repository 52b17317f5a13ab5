using Gatehouse.Identity;
using Gatehouse.Registry;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Authentication;

/// <summary>Who may bring a task's result.</summary>
public sealed class ResultCaller(ResultTokens results, CallerReader callers, ConnectionDirectory connections)
{
    /// <returns>The task's organisation; null when the request does not prove that it may bring this result.</returns>
    public async ValueTask<string?> OrganisationAsync(HttpRequest request, string task, CancellationToken ct)
    {
        if (CallerReader.TokenOf(request) is not { } token)
            return null;
        if (ResultTokens.IsOne(token))
            return await results.VerifyAsync(token, task, ct);

        return await callers.ReadAsync(request, afresh: true, ct) is Caller.Agent { Principal: var agent }
            && await connections.FindAsync(agent.Organisation, Ids.ConnectionOf(task)!, afresh: false, ct) is { Document.To: ConnectionTarget.ToAgent to }
            && to.Id == agent.AgentId
                ? agent.Organisation
                : null;
    }
}
