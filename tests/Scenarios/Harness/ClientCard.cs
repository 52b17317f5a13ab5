using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gatehouse.Scenarios.Harness;

/// <summary>A certificate with its private key, made for one story.</summary>
internal sealed class ClientCard : IDisposable
{
    private const string ForClients = "1.3.6.1.5.5.7.3.2";

    private ClientCard(X509Certificate2 certificate) => Certificate = certificate;

    /// <summary>With its key.</summary>
    public X509Certificate2 Certificate { get; }

    public string Pem => Certificate.ExportCertificatePem();

    public string KeyPem => Certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem();

    public string Base64 => Convert.ToBase64String(Certificate.RawData);

    public string Thumbprint => Base64Url.EncodeToString(SHA256.HashData(Certificate.RawData));

    public static ClientCard SelfSigned(TimeSpan? begins = null, TimeSpan? lasts = null, string purpose = ForClients, Uri? uri = null)
    {
        var request = Request("CN=courier", purpose, uri);
        return new ClientCard(request.CreateSelfSigned(Begin(begins), Begin(begins) + (lasts ?? TimeSpan.FromDays(2))));
    }

    /// <summary>An authority, for no purpose of its own.</summary>
    public static ClientCard Authority(string name = "CN=authority")
    {
        var request = Request(name, null, null);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return new ClientCard(request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-30), DateTimeOffset.UtcNow.AddDays(300)));
    }

    public ClientCard Issue(Uri? uri, string? purpose = ForClients, TimeSpan? begins = null, TimeSpan? lasts = null, string? host = null, bool isAuthority = false)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request(key, isAuthority ? "CN=between" : "CN=courier", purpose, uri, host);
        if (isAuthority)
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        using var issued = request.Create(Certificate, Begin(begins), Begin(begins) + (lasts ?? TimeSpan.FromDays(2)), RandomNumberGenerator.GetBytes(8));
        return new ClientCard(issued.CopyWithPrivateKey(key));
    }

    public void Dispose() => Certificate.Dispose();

    private static DateTimeOffset Begin(TimeSpan? begins) => DateTimeOffset.UtcNow + (begins ?? TimeSpan.FromDays(-1));

    private static CertificateRequest Request(string name, string? purpose, Uri? uri) => Request(ECDsa.Create(ECCurve.NamedCurves.nistP256), name, purpose, uri, null);

    private static CertificateRequest Request(ECDsa key, string name, string? purpose, Uri? uri, string? host)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        if (purpose is not null)
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], critical: false));
        var names = new SubjectAlternativeNameBuilder();
        if (uri is not null)
            names.AddUri(uri);
        if (host is not null)
            names.AddDnsName(host);
        if (uri is not null || host is not null)
            request.CertificateExtensions.Add(names.Build());
        return request;
    }
}
