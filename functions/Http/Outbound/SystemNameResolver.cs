using System.Net;

namespace Gatehouse.Http.Outbound;

/// <summary>The machine's own resolver.</summary>
public sealed class SystemNameResolver : INameResolver
{
    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken ct) => await Dns.GetHostAddressesAsync(host, ct);
}
