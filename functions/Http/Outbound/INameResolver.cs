using System.Net;

namespace Gatehouse.Http.Outbound;

/// <summary>Turns a name into addresses.</summary>
public interface INameResolver
{
    /// <summary>Every address of the name; empty or a <see cref="System.Net.Sockets.SocketException"/> when there is none. Asked once for each connect.</summary>
    Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken ct);
}
