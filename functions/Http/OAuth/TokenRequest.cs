using System.Diagnostics.CodeAnalysis;
using System.Text;
using Gatehouse.Identity;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.OAuth;

/// <summary>A request for a token by client credentials (RFC 6749 sections 2.3.1 and 4.4.2), or why it is none.</summary>
internal sealed class TokenRequest
{
    /// <summary>The one scope there is: to ask the gate.</summary>
    public const string Scope = "dispatch";

    private const string Basic = "Basic ";

    private TokenRequest(string? clientId, string? clientSecret, OAuthProblem? problem) => (ClientId, ClientSecret, Problem) = (clientId, clientSecret, problem);

    [MemberNotNullWhen(true, nameof(ClientId), nameof(ClientSecret))]
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool IsRead => Problem is null;

    public string? ClientId { get; }

    public string? ClientSecret { get; }

    public OAuthProblem? Problem { get; }

    public static async Task<TokenRequest> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        var (form, fault) = await FormBody.ReadAsync(request, ct);
        if (form is null)
            return No(OAuthError.InvalidRequest, fault);
        if (form["grant_type"] is not { } grantType)
            return No(OAuthError.InvalidRequest, "grant_type is missing");
        if (grantType != "client_credentials")
            return No(OAuthError.UnsupportedGrantType, "grant_type must be client_credentials");
        return form["scope"] is { } scope && scope != Scope
            ? No(OAuthError.InvalidScope, $"the one scope is {Scope}")
            : ReadClient(request, form);
    }

    private static TokenRequest ReadClient(HttpRequest request, FormBody form)
    {
        if (form["client_assertion"] is not null || form["client_assertion_type"] is not null)
            return No(OAuthError.InvalidClient, "client assertions are not available; use the client secret");
        var header = request.Headers.Authorization;
        if (header.Count == 0)
        {
            return form["client_id"] is { } id && form["client_secret"] is { } secret
                ? new TokenRequest(id, secret, null)
                : No(OAuthError.InvalidClient, "client_id and client_secret are needed, as Basic or in the body");
        }

        if (form["client_secret"] is not null)
            return No(OAuthError.InvalidRequest, "the client proves itself twice: as Basic and in the body");
        if (header.Count > 1 || ReadBasic(header[0]!) is not var (basicId, basicSecret))
            return No(OAuthError.InvalidClient, "Authorization must be Basic, the client id and secret form-encoded");
        return form["client_id"] is { } named && named != basicId
            ? No(OAuthError.InvalidRequest, "client_id in the body is another than in Authorization")
            : new TokenRequest(basicId, basicSecret, null);
    }

    private static (string Id, string Secret)? ReadBasic(string header)
    {
        if (!header.StartsWith(Basic, StringComparison.OrdinalIgnoreCase))
            return null;
        var encoded = header[Basic.Length..].Trim();
        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, bytes, out var length))
            return null;
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : (FormBody.Decode(text[..colon]), FormBody.Decode(text[(colon + 1)..]));
    }

    private static TokenRequest No(OAuthError error, string description) => new(null, null, new OAuthProblem(error, description));
}
