using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gatehouse.Identity;

/// <summary>What is read of certificates, and judged of them, without asking anybody.</summary>
public static class CertificateRules
{
    public const int LeastRsaBits = 2048;

    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private const string AlternativeNames = "2.5.29.17";

    private static readonly Asn1Tag hostTag = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag uriTag = new(TagClass.ContextSpecific, 6);

    /// <returns>Null when it is no certificate, and only one.</returns>
    public static X509Certificate2? TryOpen(ReadOnlyMemory<byte> der)
    {
        try
        {
            return der.Length is > 0 and <= ClientCertificate.MaxBytes ? X509CertificateLoader.LoadCertificate(der.Span) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>It is its own issuer.</summary>
    public static bool IsRoot(X509Certificate2 certificate) => certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);

    public static DateTimeOffset EndOf(X509Certificate2 certificate) => new(certificate.NotAfter);

    /// <param name="mustNamePurpose">It must say that it is for clients; else it is enough that it does not say otherwise.</param>
    internal static CertificateFault? FaultOf(X509Certificate2 certificate, DateTimeOffset now, bool mustNamePurpose)
    {
        if (now < new DateTimeOffset(certificate.NotBefore))
            return CertificateFault.NotYetValid;
        if (now > EndOf(certificate))
            return CertificateFault.Expired;
        if (IsWeak(certificate))
            return CertificateFault.WeakKey;
        var purposes = certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().ToArray();
        var isForClients = purposes.Length == 0 ? !mustNamePurpose : Array.Exists(purposes, some => some.EnhancedKeyUsages.Cast<Oid>().Any(one => one.Value == ClientAuthentication));
        return isForClients ? null : CertificateFault.WrongPurpose;
    }

    public static bool IsWeak(X509Certificate2 certificate)
    {
        using var rsa = certificate.GetRSAPublicKey();
        return rsa?.KeySize < LeastRsaBits;
    }

    internal static bool IsIssuedUnder(X509Certificate2 certificate, IReadOnlyList<byte[]> authority, DateTimeOffset now)
    {
        X509Certificate2[] known = [.. authority.Select(der => X509CertificateLoader.LoadCertificate(der))];
        try
        {
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            // What a certificate names must not make the gate call it.
            chain.ChainPolicy.DisableCertificateDownloads = true;
            chain.ChainPolicy.VerificationTime = now.UtcDateTime;
            chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
            chain.ChainPolicy.CustomTrustStore.AddRange(known.Where(IsRoot).ToArray());
            chain.ChainPolicy.ExtraStore.AddRange(known.Where(one => !IsRoot(one)).ToArray());
            return chain.Build(certificate);
        }
        finally
        {
            Array.ForEach(known, one => one.Dispose());
        }
    }

    /// <summary>Its hosts and URIs; none where the extension is not well formed.</summary>
    public static IReadOnlyList<CertificateName> NamesOf(X509Certificate2 certificate)
    {
        var names = new List<CertificateName>();
        try
        {
            foreach (var extension in certificate.Extensions.Where(extension => extension.Oid?.Value == AlternativeNames))
                Read(new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence(), names);
        }
        catch (AsnContentException)
        {
            return [];
        }

        return names;
    }

    private static void Read(AsnReader reader, List<CertificateName> names)
    {
        while (reader.HasData)
        {
            var tag = reader.PeekTag();
            if (tag == hostTag || tag == uriTag)
                names.Add(new CertificateName(reader.ReadCharacterString(UniversalTagNumber.IA5String, tag), IsUri: tag == uriTag));
            else
                reader.ReadEncodedValue();
        }
    }
}
