using Gatehouse.Identity;
using Gatehouse.Registry;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Authentication;

/// <summary>Finds out who sends a request, from <c>Authorization: Bearer</c> or in a way that the host brings.</summary>
public sealed class CallerReader(AgentTokenVerifier tokens, AgentDirectory agents, TokenStanding standing, OperatorDirectory operators, ISignInLog log, IClientCertificates certificates, IEnumerable<IOperatorSignIn> signIns)
{
    private const string Scheme = "Bearer ";

    private readonly IOperatorSignIn[] signIns = [.. signIns];

    /// <param name="request">The request.</param>
    /// <param name="afresh">Read the agent's standing from the store; else what is remembered is enough, because the fences will tell.</param>
    /// <param name="ct">Ends the reading.</param>
    /// <returns>Null when the request proves nothing.</returns>
    public async ValueTask<Caller?> ReadAsync(HttpRequest request, bool afresh, CancellationToken ct)
    {
        if (TokenOf(request) is { } key && key.StartsWith(ClientSecret.OperatorPrefix, StringComparison.Ordinal))
            return await operators.FindAsync(key, ct) is { } found ? new Caller.Operator(found) : null;
        foreach (var signIn in signIns)
        {
            if (await signIn.FindAsync(request, ct) is { } person)
                return new Caller.Operator(person);
        }

        return TokenOf(request) is { } token && await FindAgentAsync(request, token, afresh, ct) is { } agent ? new Caller.Agent(agent) : null;
    }

    /// <summary>Whom a token proves its bearer to be, by what is remembered: the fences will tell the rest.</summary>
    public ValueTask<AgentPrincipal?> FindAgentAsync(HttpRequest request, string token, CancellationToken ct) => FindAgentAsync(request, token, afresh: false, ct);

    private async ValueTask<AgentPrincipal?> FindAgentAsync(HttpRequest request, string token, bool afresh, CancellationToken ct) =>
        await tokens.VerifyAsync(token, ct) is AgentTokenOutcome.Accepted { Principal: var agent } && IsShown(request, agent) && await MayStillActAsync(agent, afresh, ct) ? agent : null;

    /// <summary>Whoever stole a token that is bound to a certificate has not stolen its key (RFC 8705 section 3).</summary>
    private bool IsShown(HttpRequest request, AgentPrincipal agent)
    {
        if (agent.Certificate is not { } bound || certificates.Find(request.HttpContext)?.Thumbprint == bound)
            return true;
        log.Refused(agent);
        return false;
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

    internal static string? TokenOf(HttpRequest request, string header = "Authorization")
    {
        var values = request.Headers[header];
        if (values.Count != 1 || values[0] is not { } value || !value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return null;
        var token = value[Scheme.Length..];
        return token.Length > 0 && !token.AsSpan().ContainsAnyExceptInRange('!', '~') ? token : null;
    }
}
