using Gatehouse.Identity;

namespace Gatehouse.Registry;

/// <summary>A credential as an operator asks for it.</summary>
public abstract record CredentialDraft(DateTimeOffset? ExpiresAt)
{
    public abstract CredentialKind Kind { get; }

    /// <summary>A secret that the gate makes.</summary>
    public sealed record OfSecret(DateTimeOffset? ExpiresAt) : CredentialDraft(ExpiresAt)
    {
        public override CredentialKind Kind => CredentialKind.Secret;
    }

    /// <summary>A secret that appends to the agent's own chain, and does nothing else.</summary>
    public sealed record OfAuditWriter(DateTimeOffset? ExpiresAt) : CredentialDraft(ExpiresAt)
    {
        public override CredentialKind Kind => CredentialKind.AuditWriter;
    }

    /// <summary>A certificate, or those of an authority, whose private key the gate never learns.</summary>
    public sealed record OfCertificate(RegisteredCertificate Certificate, DateTimeOffset? ExpiresAt) : CredentialDraft(ExpiresAt)
    {
        public override CredentialKind Kind => CredentialKind.Certificate;
    }

    /// <summary>A key of which the gate learns the public half alone.</summary>
    public sealed record OfPublicKey(RegisteredKey Key, DateTimeOffset? ExpiresAt) : CredentialDraft(ExpiresAt)
    {
        public override CredentialKind Kind => CredentialKind.PublicKey;
    }
}
