using Gatehouse.Identity;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Authentication;

/// <summary>
/// The certificate that the front end of App Service has seen, in the header that it sets. Only where it demands one of every
/// request: elsewhere a certificate may reach the app without proof of its key, and the header as a caller wrote it.
/// </summary>
/// <remarks>The front end checks nothing else of it: <see cref="ClientCertificate.FindFault"/> does.</remarks>
public sealed class ForwardedCertificates : IClientCertificates
{
    public const string Header = "X-ARR-ClientCert";

    public bool AreTaken => true;

    public ClientCertificate? Find(HttpContext http)
    {
        if (http.Request.Headers[Header] is not [{ Length: > 0 and <= ClientCertificate.MaxBytes / 3 * 4 } text])
            return null;
        var der = new byte[text.Length];
        return Convert.TryFromBase64String(text, der, out var length) ? new ClientCertificate(der.AsMemory(0, length)) : null;
    }
}
