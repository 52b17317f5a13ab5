using System.Text.Json;
using Gatehouse.Delegation;
using Gatehouse.Http.OAuth;
using Gatehouse.Identity;
using Gatehouse.Wire;

namespace Gatehouse.Http.Answers;

/// <summary>RFC 7662 section 2.2. Of what is not active, or not the caller's to know, nothing else is said.</summary>
internal static class IntrospectionAnswer
{
    public static JsonAnswer Of(TokenClaims? claims, TokenOptions options) => JsonAnswer.Ok(json =>
    {
        json.WriteStartObject();
        json.WriteBoolean("active", claims is not null);
        if (claims is not null)
            Write(json, claims, options);
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, TokenClaims claims, TokenOptions options)
    {
        var token = claims.Principal;
        json.WriteString("iss", options.Issuer);
        json.WriteString("sub", token.AgentId);
        json.WriteString("client_id", token.CredentialId);
        json.WriteString("aud", claims.Audience);
        // A per-hop token shows who calls; it asks the gate for nothing.
        json.WriteIfAny("scope", claims.Audience == options.Audience ? TokenRequest.Scope : null);
        json.WriteString("token_type", "Bearer");
        json.WriteNumber("iat", claims.IssuedAt.ToUnixTimeSeconds());
        json.WriteNumber("exp", token.ExpiresAt.ToUnixTimeSeconds());
        json.WriteString("jti", token.TokenId);
        if (token.Certificate is { } certificate)
            Confirmation.Write(json, certificate);
        token.ActChain.WriteTo(json);
        LimitsClaim.Write(json, token.Limits);
    }
}
