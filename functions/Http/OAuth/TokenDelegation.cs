using System.Diagnostics.CodeAnalysis;
using Gatehouse.Identity;

namespace Gatehouse.Http.OAuth;

/// <summary>A request of the agent that received a task to go on with it (RFC 8693 section 2.1, with an actor), or why it is none.</summary>
internal sealed class TokenDelegation
{
    private TokenDelegation(string? subject, string? actor, OAuthProblem? problem) => (Subject, Actor, Problem) = (subject, actor, problem);

    [MemberNotNullWhen(true, nameof(Subject), nameof(Actor))]
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool IsRead => Problem is null;

    /// <summary>The token that the agent was called with.</summary>
    public string? Subject { get; }

    /// <summary>The agent's own.</summary>
    public string? Actor { get; }

    public OAuthProblem? Problem { get; }

    /// <summary>A grant's token is exchanged without an actor.</summary>
    public static bool IsOne(FormBody form) => form["actor_token"] is not null && form["resource"] is null;

    public static TokenDelegation Read(FormBody form)
    {
        if (form["subject_token"] is not { } subject || !TokenExchange.IsKnown(form["subject_token_type"]))
            return No(OAuthError.InvalidRequest, $"subject_token must be the token that the agent was called with, and subject_token_type {TokenExchange.AccessTokenType}");
        if (!TokenExchange.IsKnown(form["actor_token_type"]))
            return No(OAuthError.InvalidRequest, $"actor_token must be the agent's own token, and actor_token_type {TokenExchange.AccessTokenType}");
        if (form["requested_token_type"] is { } type && type != TokenExchange.AccessTokenType)
            return No(OAuthError.InvalidRequest, $"requested_token_type must be {TokenExchange.AccessTokenType}");
        if (form["audience"] is not null)
            return No(OAuthError.InvalidTarget, "the token is for the gate: a delegation has no audience");
        return form["scope"] is { } scope && scope != TokenRequest.Scope
            ? No(OAuthError.InvalidScope, $"the one scope is {TokenRequest.Scope}")
            : new TokenDelegation(subject, form["actor_token"]!, null);
    }

    private static TokenDelegation No(OAuthError error, string description) => new(null, null, new OAuthProblem(error, description));
}
