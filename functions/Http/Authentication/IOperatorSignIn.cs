using Gatehouse.Registry;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Authentication;

/// <summary>A way for operators to prove who they are that a host brings, beside the gate's own keys.</summary>
public interface IOperatorSignIn
{
    /// <summary>
    /// Null when the request proves nothing in this way. MUST trust no header that a caller could have set, and MUST NOT
    /// throw for anything that a caller sent.
    /// </summary>
    ValueTask<OperatorPrincipal?> FindAsync(HttpRequest request, CancellationToken ct);
}
