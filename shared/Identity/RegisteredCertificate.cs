using System.Text.Json.Serialization;

namespace Gatehouse.Identity;

/// <summary>Which certificates prove a client (RFC 8705 section 2).</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(OfThumbprint), "thumbprint")]
[JsonDerivedType(typeof(OfAuthority), "authority")]
public abstract record RegisteredCertificate
{
    private RegisteredCertificate() { }

    /// <summary>One certificate, whoever issued it (section 2.2).</summary>
    /// <param name="Thumbprint">As <see cref="ClientCertificate.Thumbprint"/>.</param>
    public sealed record OfThumbprint(string Thumbprint) : RegisteredCertificate;

    /// <summary>Any that an authority issued to a name (section 2.1).</summary>
    /// <param name="Certificates">DER: at least one that signed itself, and those between it and the client's.</param>
    /// <param name="Name">One of the certificate's alternative names.</param>
    public sealed record OfAuthority(IReadOnlyList<byte[]> Certificates, CertificateName Name) : RegisteredCertificate;
}
