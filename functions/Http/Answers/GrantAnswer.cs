using System.Text.Json;
using Gatehouse.Vault.Grants;
using Gatehouse.Wire;

namespace Gatehouse.Http.Answers;

/// <summary>A grant as operators see it: what opens anything is never shown.</summary>
internal static class GrantAnswer
{
    public static void Write(Utf8JsonWriter json, Grant grant, DateTimeOffset now, string? authorizationUrl = null)
    {
        json.WriteStartObject();
        json.WriteString("id", grant.Id);
        json.WriteString("user", grant.User);
        json.WriteString("provider", grant.Provider);
        json.WriteTexts("scopes", grant.Scopes);
        json.WriteString("status", grant.IsOverdue(now) ? "expired" : JsonWords.WordOf(grant.Status));
        json.WriteIfAny("why", grant.Why);
        json.WriteMoment("createdAt", grant.CreatedAt);
        WriteIfAny(json, "connectedAt", grant.ConnectedAt);
        WriteIfAny(json, "endedAt", grant.EndedAt);
        if (grant.Status is GrantStatus.Revoked)
            json.WriteBoolean("providerTold", grant.GivenUpAt is not null);
        if (grant.Tokens is { Fault: { } fault } tokens)
        {
            json.WriteStartObject("fault");
            json.WriteString("why", fault);
            json.WriteNumber("failures", tokens.Failures);
            WriteIfAny(json, "nextTryAt", tokens.NextTryAt);
            json.WriteEndObject();
        }

        json.WriteIfAny("authorizationUrl", authorizationUrl);
        if (authorizationUrl is not null)
            json.WriteMoment("expiresAt", grant.Start?.ExpiresAt);
        json.WriteEndObject();
    }

    private static void WriteIfAny(Utf8JsonWriter json, string name, DateTimeOffset? moment)
    {
        if (moment is not null)
            json.WriteMoment(name, moment);
    }
}
