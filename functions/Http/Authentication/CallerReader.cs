using Gatehouse.Identity;
using Gatehouse.Registry;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Authentication;

/// <summary>Finds out who sends a request, from <c>Authorization: Bearer</c>.</summary>
public sealed class CallerReader(AgentTokenVerifier tokens, AgentDirectory agents, TokenStanding standing, OperatorDirectory operators, ISignInLog log)
{
    private const string Scheme = "Bearer ";
    private const string OperatorPrefix = "gth_op_";

    /// <param name="request">The request.</param>
    /// <param name="afresh">Read the agent's standing from the store; else what is remembered is enough, because the fences will tell.</param>
    /// <param name="ct">Ends the reading.</param>
    /// <returns>Null when the request proves nothing.</returns>
    public async ValueTask<Caller?> ReadAsync(HttpRequest request, bool afresh, CancellationToken ct)
    {
        if (TokenOf(request) is not { } token)
            return null;
        if (token.StartsWith(OperatorPrefix, StringComparison.Ordinal))
            return await operators.FindAsync(token, ct) is { } found ? new Caller.Operator(found) : null;
        if (await tokens.VerifyAsync(token, ct) is not AgentTokenOutcome.Accepted { Principal: var agent })
            return null;
        return await MayStillActAsync(agent, afresh, ct) ? new Caller.Agent(agent) : null;
    }

    private async ValueTask<bool> MayStillActAsync(AgentPrincipal caller, bool afresh, CancellationToken ct)
    {
        if (afresh)
        {
            var mayStillAct = await standing.FindAsync(caller, ct) is not null;
            if (!mayStillAct)
                log.Refused(caller);
            return mayStillAct;
        }

        return await agents.FindAsync(caller.Organisation, caller.AgentId, afresh: false, ct) is { Document: var agent }
            && agent.Status is AgentStatus.Active or AgentStatus.Frozen && agent.Epoch == caller.Epoch;
    }

    internal static string? TokenOf(HttpRequest request)
    {
        var values = request.Headers.Authorization;
        if (values.Count != 1 || values[0] is not { } value || !value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return null;
        var token = value[Scheme.Length..];
        return token.Length > 0 && !token.AsSpan().ContainsAnyExceptInRange('!', '~') ? token : null;
    }
}
