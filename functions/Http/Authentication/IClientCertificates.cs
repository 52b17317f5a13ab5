using Gatehouse.Identity;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Authentication;

/// <summary>Where a host finds the certificate that a client has shown.</summary>
public interface IClientCertificates
{
    /// <summary>
    /// Says that this host takes certificates. In Azure: that the front end demands one of every request (<c>clientCertMode</c> is
    /// <c>Required</c>, with no path left out).
    /// </summary>
    public const string Setting = "GATEHOUSE_CLIENT_CERTIFICATES";

    /// <summary>Whether this host asks clients for certificates.</summary>
    bool AreTaken { get; }

    /// <summary>
    /// Null when none was shown. MUST be one whose private key the client holds, as its TLS has seen, and MUST NOT believe a
    /// header that a caller could have set. Whether it is good for anything, others say.
    /// </summary>
    ClientCertificate? Find(HttpContext http);
}
