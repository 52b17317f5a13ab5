using System.Text.Json;
using Gatehouse.Http.OAuth;
using Gatehouse.Identity;

namespace Gatehouse.Http.Answers;

/// <summary>RFC 6749 section 5.1.</summary>
internal static class TokenAnswer
{
    public static void Write(Utf8JsonWriter json, IssuedToken token)
    {
        json.WriteStartObject();
        json.WriteString("access_token", token.Text);
        json.WriteString("token_type", "Bearer");
        json.WriteNumber("expires_in", (int)token.ExpiresIn.TotalSeconds);
        json.WriteString("scope", TokenRequest.Scope);
        json.WriteEndObject();
    }
}
