using System.Text.Json;
using Gatehouse.Trust.Attestations;
using Gatehouse.Wire;

namespace Gatehouse.Http.Answers;

/// <summary>Attestations and their keys as operators see them.</summary>
internal static class AttestationAnswer
{
    public static void Write(Utf8JsonWriter json, AttestationKey key)
    {
        json.WriteStartObject();
        json.WriteString("id", key.Id);
        json.WriteString("issuer", key.Issuer);
        json.WriteString("keyId", key.Key.KeyId);
        json.WriteString("status", key.RevokedAt is null ? "allowed" : "revoked");
        json.WriteMoment("createdAt", key.CreatedAt);
        if (key.RevokedAt is not null)
            json.WriteMoment("revokedAt", key.RevokedAt);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, Attestation attestation, AttestationStanding standing)
    {
        json.WriteStartObject();
        json.WriteString("id", attestation.Id);
        json.WriteString("agent", attestation.Agent);
        json.WriteString("key", attestation.Key);
        json.WriteString("issuer", attestation.Issuer);
        json.WriteString("standard", attestation.Standard);
        json.WriteIfAny("scope", attestation.Scope);
        json.WriteWord("status", standing);
        json.WriteMoment("issuedAt", attestation.IssuedAt);
        json.WriteMoment("expiresAt", attestation.ExpiresAt);
        json.WriteMoment("addedAt", attestation.AddedAt);
        if (attestation.RevokedAt is not null)
            json.WriteMoment("revokedAt", attestation.RevokedAt);
        json.WriteEndObject();
    }
}
