using System.Text.Json;
using Gatehouse.Vault.Providers;
using Gatehouse.Wire;

namespace Gatehouse.Http.Answers;

/// <summary>A provider as operators see it. Its secret is never shown.</summary>
internal static class ProviderAnswer
{
    /// <param name="redirect">The gate's place for answers, as providers share it; null when the gate does not know where people reach it.</param>
    public static void Write(Utf8JsonWriter json, TokenProvider provider, string? redirect)
    {
        json.WriteStartObject();
        json.WriteString("id", provider.Id);
        json.WriteString("name", provider.Name);
        json.WriteIfAny("issuer", provider.Issuer);
        json.WriteStartObject("endpoints");
        json.WriteString("authorization", provider.Endpoints.Authorization);
        json.WriteString("token", provider.Endpoints.Token);
        json.WriteIfAny("revocation", provider.Endpoints.Revocation);
        json.WriteEndObject();
        json.WriteBoolean("discovered", provider.IsDiscovered);
        json.WriteStartObject("client");
        json.WriteString("id", provider.ClientId);
        json.WriteString("authentication", provider.Authentication.ToWireName());
        json.WriteEndObject();
        json.WriteIfAny("redirectUri", redirect is null ? null : provider.RedirectAt(redirect));
        if (provider.Scopes is { } scopes)
            json.WriteTexts("scopes", scopes);
        json.WriteMoment("createdAt", provider.CreatedAt);
        json.WriteEndObject();
    }
}
