using System.Text.Json;
using Gatehouse.Delegation;

namespace Gatehouse.Identity;

/// <summary>Judges the claims of a token whose signature is ours.</summary>
internal sealed class AgentClaims(TokenOptions options)
{
    public const string Connection = "con";
    public const string Task = "task";
    public const string ParentTask = "parent";

    // The clocks of two instances may be this far apart (each 2 s from the store's).
    private static readonly TimeSpan leeway = TimeSpan.FromSeconds(4);

    private const int MaxTokenIdLength = 64;

    public AgentTokenOutcome Judge(JsonElement claims, DateTimeOffset now)
    {
        if (claims.Text("iss") != options.Issuer)
            return new AgentTokenOutcome.Refused(TokenFault.WrongIssuer);
        if (claims.Text("aud") != options.Audience || claims.TryGetProperty(Task, out _))
            return new AgentTokenOutcome.Refused(TokenFault.WrongAudience);
        if (TimeFault(claims, now, out var expiresAt) is { } fault)
            return new AgentTokenOutcome.Refused(fault);

        return Principal(claims, expiresAt) is { } principal
            ? new AgentTokenOutcome.Accepted(principal)
            : new AgentTokenOutcome.Refused(TokenFault.MalformedClaims);
    }

    /// <summary>What a token says that is alive now, whomever it is addressed to; null when it is not.</summary>
    public TokenClaims? Read(JsonElement claims, DateTimeOffset now) =>
        claims.Text("iss") == options.Issuer && claims.Text("aud") is { Length: > 0 } audience
        && TimeFault(claims, now, out var expiresAt) is null && Principal(claims, expiresAt) is { } principal
            ? new TokenClaims(principal, audience, claims.Instant("iat")!.Value) { Task = TaskOf(claims, Task) }
            : null;

    // No leeway at the end: a token that died early is asked for again, one that lives on is a promise broken.
    private static TokenFault? TimeFault(JsonElement claims, DateTimeOffset now, out DateTimeOffset expiresAt)
    {
        expiresAt = default;
        if (claims.Instant("iat") is not { } issuedAt || claims.Instant("exp") is not { } end)
            return TokenFault.MalformedClaims;
        var notBefore = claims.TryGetProperty("nbf", out _) ? claims.Instant("nbf") : issuedAt;
        if (notBefore is null)
            return TokenFault.MalformedClaims;

        expiresAt = end;
        if (now >= end)
            return TokenFault.Expired;
        if (issuedAt - leeway > now || notBefore - leeway > now)
            return TokenFault.NotYetValid;
        return end - issuedAt > AgentTokenIssuer.Lifetime ? TokenFault.LivesTooLong : null;
    }

    private static AgentPrincipal? Principal(JsonElement claims, DateTimeOffset expiresAt)
    {
        if (claims.Text("sub") is not { } agent || !Ids.Is(IdKind.Agent, agent))
            return null;
        if (claims.Text("client_id") is not { } credential || Ids.OrganisationOf(credential) is not { } organisation)
            return null;
        if (claims.Text("org") != organisation || claims.Text("jti") is not { Length: > 0 and <= MaxTokenIdLength } token)
            return null;

        return claims.Integer("epoch") is { } epoch and >= 0 && ActChain.Read(claims) is { } chain && LimitsClaim.Read(claims) is { } limits && Confirmation.TryRead(claims, out var certificate)
            ? new AgentPrincipal(organisation, agent, credential, epoch, chain, expiresAt) { TokenId = token, Limits = limits, ParentTask = TaskOf(claims, ParentTask), Certificate = certificate }
            : null;
    }

    private static string? TaskOf(JsonElement claims, string name) => claims.Text(name) is { } task && Ids.Is(IdKind.Task, task) ? task : null;
}
