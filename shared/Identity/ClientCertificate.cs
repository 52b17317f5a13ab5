using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gatehouse.Identity;

/// <summary>A certificate whose private key a client has shown to hold: the host's TLS has seen to that, and to nothing else.</summary>
/// <param name="der">As it was shown.</param>
public sealed class ClientCertificate(ReadOnlyMemory<byte> der)
{
    public const int MaxBytes = 16 * 1024;

    /// <summary>SHA-256 of the DER in base64url: <c>x5t#S256</c> (RFC 8705 section 3.1).</summary>
    public string Thumbprint { get; } = Base64Url.EncodeToString(SHA256.HashData(der.Span));

    /// <summary>Nothing is fetched to find out: neither certificates between nor lists of revoked ones.</summary>
    /// <returns>Null when it proves the client.</returns>
    public CertificateFault? FindFault(RegisteredCertificate registered, DateTimeOffset now)
    {
        using var certificate = CertificateRules.TryOpen(der);
        if (certificate is null)
            return CertificateFault.NotACertificate;
        if (CertificateRules.FaultOf(certificate, now, mustNamePurpose: registered is RegisteredCertificate.OfAuthority) is { } fault)
            return fault;

        return registered switch
        {
            RegisteredCertificate.OfThumbprint one => one.Thumbprint == Thumbprint ? null : CertificateFault.AnotherCertificate,
            RegisteredCertificate.OfAuthority authority => FaultUnder(authority, certificate, now),
            _ => throw new InvalidOperationException($"unknown certificate {registered}"),
        };
    }

    private static CertificateFault? FaultUnder(RegisteredCertificate.OfAuthority authority, X509Certificate2 certificate, DateTimeOffset now)
    {
        if (!CertificateRules.IsIssuedUnder(certificate, authority.Certificates, now))
            return CertificateFault.UnknownAuthority;
        return CertificateRules.NamesOf(certificate).Any(authority.Name.Is) ? null : CertificateFault.AnotherName;
    }
}
