using System.Text.Json;
using Gatehouse.Identity;
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
        WriteCertificate(json, issued.Credential);
        json.WriteMoment("expiresAt", issued.Credential.ExpiresAt);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, Credential credential, CredentialUse? use)
    {
        json.WriteStartObject();
        json.WriteString("id", credential.Id);
        json.WriteWord("kind", credential.Kind);
        json.WriteIfAny("keyId", credential.PublicKey?.KeyId);
        WriteCertificate(json, credential);
        json.WriteMoment("createdAt", credential.CreatedAt);
        json.WriteMoment("expiresAt", credential.ExpiresAt);
        json.WriteMoment("revokedAt", credential.RevokedAt);
        json.WriteMoment("frozenAt", credential.FrozenAt);
        json.WriteMoment("lastUsedAt", use?.LastAt);
        json.WriteEndObject();
    }

    private static void WriteCertificate(Utf8JsonWriter json, Credential credential)
    {
        json.WriteIfAny("thumbprint", (credential.Certificate as RegisteredCertificate.OfThumbprint)?.Thumbprint);
        json.WriteIfAny("name", (credential.Certificate as RegisteredCertificate.OfAuthority)?.Name.Value);
    }
}
