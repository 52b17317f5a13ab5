using Gatehouse.Identity;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Authentication;

/// <summary>The certificate of the connection itself, where the host ends TLS.</summary>
public sealed class ConnectionCertificates : IClientCertificates
{
    public bool AreTaken => true;

    public ClientCertificate? Find(HttpContext http) => http.Connection.ClientCertificate is { } shown ? new ClientCertificate(shown.RawData) : null;
}
