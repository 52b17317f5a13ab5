using System.Text.Json;
using Gatehouse.Identity;
using Gatehouse.Wire;

namespace Gatehouse.Vault.Providers;

/// <summary>What an issuer says of itself (RFC 8414, OpenID Connect Discovery 1.0), as far as the gate asks for it.</summary>
internal sealed record ProviderMetadata(ProviderEndpoints Endpoints, bool NamesIssuer)
{
    public const int MaxBytes = 256 * 1024;

    private static readonly StrictJsonRules rules = new(MaxBytes);

    /// <returns>The metadata, or what is wrong with it.</returns>
    public static (ProviderMetadata? Read, string Fault) Parse(ReadOnlyMemory<byte> body, string issuer, ClientAuthentication authentication)
    {
        if (!StrictJson.TryParse(body, rules, out var root, out var error))
            return (null, $"its metadata is no JSON that can be relied on: {error.Value.Message}");
        if (root.ValueKind is not JsonValueKind.Object || root.Text("issuer") != issuer)
            return (null, $"its metadata is of another issuer than `{issuer}`");
        if (root.Text("authorization_endpoint") is not { } authorization || root.Text("token_endpoint") is not { } token)
            return (null, "its metadata lacks `authorization_endpoint` or `token_endpoint`");
        if (!Offers(root, "code_challenge_methods_supported", "S256", isOfferedByDefault: true))
            return (null, "its metadata does not offer PKCE with `S256`");
        if (!Offers(root, "grant_types_supported", "refresh_token", isOfferedByDefault: true))
            return (null, "its metadata does not offer `refresh_token`");
        // Section 2 of RFC 8414: without the list, Basic is meant.
        if (!Offers(root, "token_endpoint_auth_methods_supported", authentication.ToWireName(), authentication is ClientAuthentication.ClientSecretBasic))
            return (null, $"its metadata does not offer `{authentication.ToWireName()}`");

        var namesIssuer = root.TryGetProperty("authorization_response_iss_parameter_supported", out var says) && says.ValueKind is JsonValueKind.True;
        return (new ProviderMetadata(new ProviderEndpoints(authorization, token, root.Text("revocation_endpoint")), namesIssuer), "");
    }

    // Many say nothing of what they do: only a list without it is a no.
    private static bool Offers(JsonElement root, string list, string what, bool isOfferedByDefault) =>
        root.TryGetProperty(list, out var offered) && offered.ValueKind is JsonValueKind.Array
            ? offered.EnumerateArray().Any(one => one.ValueKind is JsonValueKind.String && one.GetString() == what)
            : isOfferedByDefault;
}
