using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Gatehouse.Identity;
using Gatehouse.Wire;

namespace Gatehouse.Http.Bodies;

/// <summary>Which certificates prove a client: one, or those that an authority issued to a name; both as PEM (RFC 7468).</summary>
internal static class CertificateBody
{
    private const int MaxPem = 32 * 1024;
    private const int MostOfAnAuthority = 4;
    private const int MaxName = 255;

    /// <summary>Null when it is refused; the errors say why.</summary>
    /// <returns>With the moment from which on it proves nobody.</returns>
    public static (RegisteredCertificate Registered, DateTimeOffset EndsAt)? Parse(StrictObject body, DateTimeOffset now)
    {
        var (one, authority) = (ReadText(body, "certificate"), ReadText(body, "authority"));
        var name = body.OptionalObject("name") is { } names ? ReadName(names) : null;
        if (one is null == authority is null)
        {
            body.RefuseWhole("must have either `certificate`, or `authority` and `name`");
            return null;
        }

        if (one is not null && name is not null)
            body.Refuse("name", "is not needed: only this one certificate is good");
        if (authority is not null && body.Optional("name") is null)
            body.Refuse("name", "is missing: without it, whoever the authority vouches for would be this agent");
        return one is not null ? ReadOne(body, one, now) : ReadAuthority(body, authority!, name, now);
    }

    // Of several lines, as no name is.
    private static string? ReadText(StrictObject body, string member)
    {
        if (body.Optional(member, JsonValueKind.String)?.GetString() is not { } text)
            return null;
        if (text.Length > MaxPem)
            body.Refuse(member, $"has {text.Length} characters; at most {MaxPem} are allowed");
        return text.Length > MaxPem ? null : text;
    }

    private static (RegisteredCertificate, DateTimeOffset)? ReadOne(StrictObject body, string pem, DateTimeOffset now)
    {
        if (Open(body, "certificate", pem, most: 1, now) is not [var der])
            return null;
        using var certificate = CertificateRules.TryOpen(der);
        return (new RegisteredCertificate.OfThumbprint(new ClientCertificate(der).Thumbprint), CertificateRules.EndOf(certificate!));
    }

    private static (RegisteredCertificate, DateTimeOffset)? ReadAuthority(StrictObject body, string pem, CertificateName? name, DateTimeOffset now)
    {
        if (Open(body, "authority", pem, MostOfAnAuthority, now) is not { } all)
            return null;
        X509Certificate2[] certificates = [.. all.Select(der => CertificateRules.TryOpen(der)!)];
        var roots = certificates.Where(CertificateRules.IsRoot).Select(CertificateRules.EndOf).ToArray();
        Array.ForEach(certificates, certificate => certificate.Dispose());
        if (roots.Length == 0)
            body.Refuse("authority", "must hold the certificate that signed itself, in which every chain ends");
        return roots.Length == 0 || name is null ? null : (new RegisteredCertificate.OfAuthority(all, name), roots.Max());
    }

    private static CertificateName? ReadName(StrictObject names)
    {
        var (dns, uri) = (names.OptionalText("dns", MaxName), names.OptionalText("uri", MaxName));
        if (dns is null == uri is null)
            names.RefuseWhole("must have either `dns` or `uri`, as it stands among the certificate's alternative names");
        else if (dns is not null && Uri.CheckHostName(dns) is not UriHostNameType.Dns)
            names.Refuse("dns", "must be a host's name, without wildcards");
        else if (uri is not null && !Uri.TryCreate(uri, UriKind.Absolute, out _))
            names.Refuse("uri", "must be an absolute URI, like `spiffe://example.com/courier`");
        names.Close();
        return (dns ?? uri) is { } value && !names.IsBroken ? new CertificateName(value, IsUri: uri is not null) : null;
    }

    /// <summary>The DER of each; null where one is refused.</summary>
    private static List<byte[]>? Open(StrictObject body, string member, string pem, int most, DateTimeOffset now)
    {
        var found = new List<byte[]>();
        var fault = pem.Contains("PRIVATE KEY", StringComparison.Ordinal) ? "holds a private key: make a new one, keep it, and send the certificate alone" : ReadPem(pem, found);
        if (fault is null && (found.Count == 0 || found.Count > most))
            fault = most == 1 ? "must be one certificate in PEM" : $"must be 1 to {most} certificates in PEM";
        foreach (var der in found.TakeWhile(_ => fault is null))
            fault = FaultOf(der, now);
        if (fault is not null)
            body.Refuse(member, fault);
        return fault is null ? found : null;
    }

    private static string? ReadPem(ReadOnlySpan<char> pem, List<byte[]> found)
    {
        for (var rest = pem; PemEncoding.TryFind(rest, out var fields); rest = rest[fields.Location.End..])
        {
            if (rest[fields.Label] is not "CERTIFICATE")
                return "must hold certificates alone";
            found.Add(Convert.FromBase64String(rest[fields.Base64Data].ToString()));
        }

        return null;
    }

    private static string? FaultOf(byte[] der, DateTimeOffset now)
    {
        using var certificate = CertificateRules.TryOpen(der);
        if (certificate is null)
            return "is no X.509 certificate";
        if (now > CertificateRules.EndOf(certificate))
            return "has expired";
        return CertificateRules.IsWeak(certificate) ? $"has an RSA key of less than {CertificateRules.LeastRsaBits} bits" : null;
    }
}
