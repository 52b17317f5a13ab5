using Gatehouse.Identity;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Authentication;

/// <summary>A host that asks for none: whatever a header says, nothing was shown.</summary>
internal sealed class NoClientCertificates : IClientCertificates
{
    public bool AreTaken => false;

    public ClientCertificate? Find(HttpContext http) => null;
}
