using Gatehouse.Http.Authentication;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.OpenApi.Areas;

internal static class TrustArea
{
    public static ApiArea Told { get; } = new("Trust", "What agents are trusted with, and why.",
    [
        new(HttpMethods.Get, Routes.AgentTrust, "readTrust", "Explains each point of an agent's trust, what would raise it, and how it came to its level.")
        {
            Answers = [new(200, "Trust", "The score as it would be now, and what decisions go by.")],
        },
        new(HttpMethods.Post, Routes.AttestationKeys, "allowAttestationKey", "Allows a key to attest something of the organisation's agents.")
        {
            Needs = Permission.Govern,
            Body = "NewAttestationKey",
            Answers = [new(201, "AttestationKey", "Allowed; the same again is the same.") { HasLocation = true }],
            MayRefuse = [409],
        },
        new(HttpMethods.Get, Routes.AttestationKeys, "listAttestationKeys", "Lists the keys that may attest, and those that were revoked.")
        {
            Parameters = ApiParameter.Page,
            Answers = [new(200, "AttestationKey", "A page.") { IsPage = true }],
        },
        new(HttpMethods.Delete, Routes.AttestationKey, "revokeAttestationKey", "Revokes a key: nothing that it signed counts any more.")
        {
            Needs = Permission.Govern,
            Answers = [new(200, "AttestationKey", "Revoked.")],
        },
        new(HttpMethods.Post, Routes.Attestations, "addAttestation", "Takes in what a third party attests of an agent, once it is verified.")
        {
            Needs = Permission.Govern,
            Body = "NewAttestation",
            Answers = [new(201, "Attestation", "Verified; the same again is the same.") { HasLocation = true }],
            MayRefuse = [404, 409],
        },
        new(HttpMethods.Get, Routes.Attestations, "listAttestations", "Lists what is attested, and whether it counts.")
        {
            Parameters = ApiParameter.Page,
            Answers = [new(200, "Attestation", "A page, agent by agent.") { IsPage = true }],
        },
        new(HttpMethods.Delete, Routes.Attestation, "revokeAttestation", "Revokes an attestation: it counts no more.")
        {
            Needs = Permission.Govern,
            Answers = [new(200, "Attestation", "Revoked.")],
        },
    ]);
}
