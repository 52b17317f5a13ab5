namespace Gatehouse.Trust.Parts;

/// <summary>What others attest: each a bounded bonus, the sum capped, and nothing that is expired, revoked or not verified.</summary>
internal sealed class Reputation : ITrustPart
{
    public TrustPart Part => TrustPart.Reputation;

    public double Weight(TrustOptions options) => options.Reputation;

    public double Share(TrustEvidence evidence) =>
        evidence.Options.Reputation > 0 ? Math.Min(1, evidence.Standards.Count * evidence.Options.Attestation / evidence.Options.Reputation) : 0;

    public string Because(TrustEvidence evidence) => evidence.Standards.Count == 0 ? "nothing is attested" : $"{evidence.Standards.Count} attested: `{string.Join("`, `", evidence.Standards)}`";

    public string? Raise(TrustEvidence evidence) => Share(evidence) < 1 ? "attestations of other standards, by keys that an owner allows" : null;
}
