using System.Diagnostics.CodeAnalysis;
using Gatehouse.Identity;
using Gatehouse.Vault.Exchange;

namespace Gatehouse.Http.OAuth;

/// <summary>A request to exchange an agent's token (RFC 8693 section 2.1), or why it is none.</summary>
internal sealed class TokenExchange
{
    public const string GrantType = "urn:ietf:params:oauth:grant-type:token-exchange";
    public const string AccessTokenType = "urn:ietf:params:oauth:token-type:access_token";

    /// <summary>The resource must be a URI: this before a grant's id makes it one.</summary>
    public const string GrantPrefix = "urn:gatehouse:grant:";

    private const string JwtType = "urn:ietf:params:oauth:token-type:jwt";

    private TokenExchange(string? subject, ExchangeRequest? request, OAuthProblem? problem) => (Subject, Request, Problem) = (subject, request, problem);

    [MemberNotNullWhen(true, nameof(Subject), nameof(Request))]
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool IsRead => Problem is null;

    public string? Subject { get; }

    public ExchangeRequest? Request { get; }

    public OAuthProblem? Problem { get; }

    internal static bool IsKnown(string? tokenType) => tokenType is AccessTokenType or JwtType;

    public static TokenExchange Read(FormBody form)
    {
        if (form["subject_token"] is not { } subject || !IsKnown(form["subject_token_type"]))
            return No(OAuthError.InvalidRequest, $"subject_token must be the agent's token, and subject_token_type {AccessTokenType}");
        if (form["actor_token"] is not null)
            return No(OAuthError.InvalidRequest, "the agent is the subject of an exchange with a resource: it has no actor_token");
        if (form["requested_token_type"] is { } type && type != AccessTokenType)
            return No(OAuthError.InvalidRequest, $"requested_token_type must be {AccessTokenType}");
        if (form["resource"] is not { } resource)
            return No(OAuthError.InvalidRequest, $"resource is missing: {GrantPrefix} and the grant's id");
        if (form["audience"] is not { } audience)
            return No(OAuthError.InvalidRequest, "audience is missing: the id of the connection that uses the grant");

        var grant = resource.StartsWith(GrantPrefix, StringComparison.Ordinal) ? resource[GrantPrefix.Length..] : resource;
        if (!Ids.Is(IdKind.Grant, grant) || !Ids.Is(IdKind.Connection, audience))
            return No(OAuthError.InvalidTarget, "resource is not a grant of this gate, or audience not a connection");
        IReadOnlyList<string>? scopes = form["scope"] is { } scope ? [.. scope.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)] : null;
        if (form["session"] is { } session && !Ids.Is(IdKind.Session, session))
            return No(OAuthError.InvalidRequest, "session is not the id of a session of this gate");
        return new TokenExchange(subject, new ExchangeRequest(grant, audience, scopes, form["session"]), null);
    }

    private static TokenExchange No(OAuthError error, string description) => new(null, null, new OAuthProblem(error, description));
}
