using System.Diagnostics.CodeAnalysis;
using Gatehouse.Identity;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.OAuth;

/// <summary>A request for a token by client credentials (RFC 6749 section 4.4.2), or why it is none.</summary>
internal sealed class TokenRequest
{
    public const string GrantType = "client_credentials";

    /// <summary>The one scope there is: to ask the gate.</summary>
    public const string Scope = "dispatch";

    private TokenRequest(ClientProof? client, OAuthProblem? problem) => (Client, Problem) = (client, problem);

    [MemberNotNullWhen(true, nameof(Client))]
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool IsRead => Problem is null;

    public ClientProof? Client { get; }

    public OAuthProblem? Problem { get; }

    public static TokenRequest Read(HttpRequest request, FormBody form, ClientCertificate? certificate)
    {
        if (form["grant_type"] is not { } grantType)
            return No(OAuthError.InvalidRequest, "grant_type is missing");
        if (grantType != GrantType)
            return No(OAuthError.UnsupportedGrantType, $"grant_type must be {GrantType} or {TokenExchange.GrantType}");
        if (form["scope"] is { } scope && scope != Scope)
            return No(OAuthError.InvalidScope, $"the one scope is {Scope}");

        var (proof, problem) = ClientProofs.Read(request, form, certificate);
        return new TokenRequest(proof, problem);
    }

    private static TokenRequest No(OAuthError error, string description) => new(null, new OAuthProblem(error, description));
}
