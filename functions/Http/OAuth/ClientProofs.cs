using System.Text;
using Gatehouse.Identity;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.OAuth;

/// <summary>Reads how a client proves itself: in exactly one way (RFC 6749 section 2.3, RFC 7521 section 4.2, RFC 8705 section 2).</summary>
internal static class ClientProofs
{
    public const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private const string Basic = "Basic ";

    /// <param name="certificate">What the client's TLS has shown; null when it has shown none, or nobody asked.</param>
    /// <returns>The proof, or why there is none.</returns>
    public static (ClientProof? Proof, OAuthProblem? Problem) Read(HttpRequest request, FormBody form, ClientCertificate? certificate)
    {
        var header = request.Headers.Authorization;
        var ways = (header.Count > 0 ? 1 : 0) + (form["client_secret"] is not null ? 1 : 0) + (form["client_assertion"] is not null ? 1 : 0);
        if (ways > 1)
            return No(OAuthError.InvalidRequest, "the client proves itself twice: one of Basic, client_secret and client_assertion");
        if (header.Count > 0)
            return header.Count == 1 ? ReadHeader(header[0]!, form) : No(OAuthError.InvalidRequest, "Authorization appears twice");

        if (form["client_assertion"] is { } assertion)
            return ReadAssertion(assertion, form);
        return form["client_secret"] is null && form["client_id"] is { } id && certificate is not null
            ? (new ClientProof.OfCertificate(id, certificate), null)
            : ReadSecret(form);
    }

    private static (ClientProof?, OAuthProblem?) ReadHeader(string header, FormBody form)
    {
        if (ReadBasic(header) is not var (id, secret))
            return No(OAuthError.InvalidClient, "Authorization must be Basic, the client id and secret form-encoded");
        return form["client_id"] is { } named && named != id
            ? No(OAuthError.InvalidRequest, "client_id in the body is another than in Authorization")
            : (new ClientProof.OfSecret(id, secret), null);
    }

    private static (ClientProof?, OAuthProblem?) ReadAssertion(string assertion, FormBody form) => form["client_assertion_type"] == AssertionType
        ? (new ClientProof.OfAssertion(assertion, form["client_id"]), null)
        : No(OAuthError.InvalidRequest, $"client_assertion_type must be {AssertionType}");

    private static (ClientProof?, OAuthProblem?) ReadSecret(FormBody form) => form["client_id"] is { } id && form["client_secret"] is { } secret
        ? (new ClientProof.OfSecret(id, secret), null)
        : No(OAuthError.InvalidClient, "client_id and client_secret are needed, as Basic or in the body, or a client_assertion, or client_id and, where the host asks for one, a client certificate");

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

    private static (ClientProof?, OAuthProblem?) No(OAuthError error, string description) => (null, new OAuthProblem(error, description));
}
