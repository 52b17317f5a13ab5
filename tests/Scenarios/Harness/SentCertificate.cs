using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gatehouse.Scenarios.Harness;

/// <summary>A certificate as front ends put it into a header: in DER, Base64.</summary>
internal static class SentCertificate
{
    private const string ForClients = "1.3.6.1.5.5.7.3.2";
    private const string ForServers = "1.3.6.1.5.5.7.3.1";

    /// <param name="kind">`good`, `expired`, `for servers`, `signed by itself`; anything else is no certificate.</param>
    public static string Of(string kind) => kind switch
    {
        "good" => Issue(ForClients, days: 1),
        "expired" => Issue(ForClients, days: -1),
        "for servers" => Issue(ForServers, days: 1),
        "signed by itself" => SignedByItself(),
        _ => "MIIB",
    };

    private static string Issue(string purpose, int days)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var authority = Self(key, "CN=authority", isAuthority: true);
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=agent", own, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], critical: true));
        using var issued = request.Create(authority, DateTimeOffset.UtcNow.AddDays(-6), DateTimeOffset.UtcNow.AddDays(days), [1, 2, 3]);
        return Convert.ToBase64String(issued.RawData);
    }

    private static string SignedByItself()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var own = Self(key, "CN=agent", isAuthority: false);
        return Convert.ToBase64String(own.RawData);
    }

    private static X509Certificate2 Self(ECDsa key, string name, bool isAuthority)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, critical: true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-7), DateTimeOffset.UtcNow.AddDays(7));
    }
}
