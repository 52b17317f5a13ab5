using System.Text.Json;
using Gatehouse.Registry;
using Gatehouse.Wire;

namespace Gatehouse.Http.Answers;

/// <summary>Credentials: the secret once, and never again.</summary>
internal static class CredentialAnswer
{
    public static void WriteIssued(Utf8JsonWriter json, IssuedCredential issued)
    {
        json.WriteStartObject();
        json.WriteString("id", issued.Credential.Id);
        json.WriteString("clientId", issued.Credential.Id);
        json.WriteIfAny("clientSecret", issued.Secret?.Text);
        json.WriteIfAny("keyId", issued.Credential.PublicKey?.KeyId);
        json.WriteMoment("expiresAt", issued.Credential.ExpiresAt);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, Credential credential)
    {
        json.WriteStartObject();
        json.WriteString("id", credential.Id);
        json.WriteWord("kind", credential.Kind);
        json.WriteIfAny("keyId", credential.PublicKey?.KeyId);
        json.WriteMoment("createdAt", credential.CreatedAt);
        json.WriteMoment("expiresAt", credential.ExpiresAt);
        json.WriteMoment("revokedAt", credential.RevokedAt);
        json.WriteMoment("frozenAt", credential.FrozenAt);
        json.WriteEndObject();
    }
}
