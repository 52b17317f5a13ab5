using System.Text.Json;
using Gatehouse.Http.OAuth;
using Gatehouse.Identity;
using Gatehouse.Vault.Exchange;
using Gatehouse.Wire;

namespace Gatehouse.Http.Answers;

/// <summary>RFC 6749 section 5.1.</summary>
internal static class TokenAnswer
{
    public static void Write(Utf8JsonWriter json, IssuedToken token) => Write(json, token, issuedType: null);

    /// <summary>One for the gate itself, for another (RFC 8693 section 2.2.1).</summary>
    public static void WriteExchanged(Utf8JsonWriter json, IssuedToken token) => Write(json, token, TokenExchange.AccessTokenType);

    private static void Write(Utf8JsonWriter json, IssuedToken token, string? issuedType)
    {
        json.WriteStartObject();
        json.WriteString("access_token", token.Text);
        json.WriteIfAny("issued_token_type", issuedType);
        json.WriteString("token_type", "Bearer");
        json.WriteNumber("expires_in", (int)token.ExpiresIn.TotalSeconds);
        json.WriteString("scope", TokenRequest.Scope);
        json.WriteEndObject();
    }

    /// <summary>RFC 8693 section 2.2.1.</summary>
    public static void Write(Utf8JsonWriter json, ExchangeOutcome.Issued issued)
    {
        json.WriteStartObject();
        json.WriteString("access_token", issued.Token.Text);
        json.WriteString("issued_token_type", TokenExchange.AccessTokenType);
        json.WriteString("token_type", "Bearer");
        json.WriteNumber("expires_in", (int)Math.Max(0, issued.ExpiresIn.TotalSeconds));
        json.WriteString("scope", string.Join(' ', issued.Token.Scopes));
        json.WriteEndObject();
    }
}
