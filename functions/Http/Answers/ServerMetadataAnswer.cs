using System.Text.Json;
using Gatehouse.Http.OAuth;
using Gatehouse.Identity;
using Gatehouse.Wire;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Answers;

/// <summary>RFC 8414, RFC 8705 section 3.3: only what is there.</summary>
internal static class ServerMetadataAnswer
{
    private static readonly string[] byCertificate = ["tls_client_auth", "self_signed_tls_client_auth"];
    private static readonly string[] byAnyMethod = ["client_secret_basic", "client_secret_post", "private_key_jwt"];
    private static readonly string[] algorithms = ["ES256"];

    public static JsonAnswer For(HttpRequest request, TokenOptions options, bool takesCertificates)
    {
        // The caller's own Host header comes back to this caller alone: such an answer is never to be kept.
        var at = options.IsIssuerOnlyAName ? $"{request.Scheme}://{request.Host}" : options.Issuer.TrimEnd('/');
        return new JsonAnswer(StatusCodes.Status200OK, json => Write(json, options.Issuer, at, takesCertificates))
        {
            CacheControl = options.IsIssuerOnlyAName ? "no-store" : "public, max-age=3600",
        };
    }

    private static void Write(Utf8JsonWriter json, string issuer, string at, bool takesCertificates)
    {
        json.WriteStartObject();
        json.WriteString("issuer", issuer);
        json.WriteString("token_endpoint", at + Routes.Token);
        json.WriteString("revocation_endpoint", at + Routes.TokenRevocation);
        json.WriteString("introspection_endpoint", at + Routes.TokenIntrospection);
        json.WriteString("jwks_uri", at + Routes.KeySet);
        json.WriteTexts("scopes_supported", [TokenRequest.Scope]);
        // There is no authorization endpoint; the member is required all the same.
        json.WriteTexts("response_types_supported", []);
        json.WriteTexts("grant_types_supported", [TokenRequest.GrantType, TokenExchange.GrantType]);
        foreach (var endpoint in new[] { "token", "revocation", "introspection" })
        {
            json.WriteTexts($"{endpoint}_endpoint_auth_methods_supported", takesCertificates ? [.. byAnyMethod, .. byCertificate] : byAnyMethod);
            json.WriteTexts($"{endpoint}_endpoint_auth_signing_alg_values_supported", algorithms);
        }

        if (takesCertificates)
            json.WriteBoolean("tls_client_certificate_bound_access_tokens", true);
        json.WriteString("service_documentation", "https://gatehouse.dev/docs");
        json.WriteEndObject();
    }
}
