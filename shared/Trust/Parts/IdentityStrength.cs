using Gatehouse.Registry;

namespace Gatehouse.Trust.Parts;

/// <summary>How the agent proves who it is, by the weakest way in: whoever attacks chooses that one.</summary>
/// <remarks>
/// A key that never leaves its holder is worth twice a secret that is shown at each sign-in (NIST SP 800-63B-4, sections 2.2 and 3.2.5:
/// replay resistance and verifier compromise resistance).
/// </remarks>
internal sealed class IdentityStrength : ITrustPart
{
    private const double Secret = 0.5;

    public TrustPart Part => TrustPart.Identity;

    public double Weight(TrustOptions options) => options.Identity;

    public double Share(TrustEvidence evidence) => evidence.SignsInWith.Select(credential => StrengthOf(credential.Kind)).DefaultIfEmpty(0).Min();

    public string Because(TrustEvidence evidence) => Share(evidence) switch
    {
        0 => "no credential is current",
        < 1 => "a secret is enough to sign in",
        _ => "every way to sign in needs a private key",
    };

    public string? Raise(TrustEvidence evidence) => Share(evidence) switch
    {
        0 => "issue a credential",
        < 1 => "register a public key and revoke the secret",
        _ => null,
    };

    private static double StrengthOf(CredentialKind kind) => kind is CredentialKind.Secret ? Secret : 1;
}
