using System.Net;
using System.Net.Sockets;
using Gatehouse.Egress;

namespace Gatehouse.Http.Outbound;

/// <summary>Opens connections: resolves once, judges every answer, and goes to exactly what was judged.</summary>
internal sealed class TargetConnector(EgressRules rules, INameResolver resolver)
{
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var (target, request) = (context.DnsEndPoint, context.InitialRequestMessage);
        if (request.RequestUri is not { } url || !string.Equals(url.IdnHost, target.Host.Trim('[', ']'), StringComparison.Ordinal) || url.Port != target.Port)
            throw NotConnectedException.Denied($"host `{target.Host}` is not the request's");

        var addresses = await ResolveAsync(target.Host.Trim('[', ']'), ct);
        return await ConnectAsync(addresses, target, request.Content as SendOnceContent, ct);
    }

    private async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken ct)
    {
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await LookUpAsync(host, ct);
        if (addresses.Count == 0)
            throw NotConnectedException.Failed($"host `{host}` has no address");

        // One bad answer among good ones is how a name is rebound.
        return addresses.Any(rules.IsDenied) ? throw NotConnectedException.Denied($"host `{host}` resolves to a denied address") : addresses;
    }

    private async Task<IReadOnlyList<IPAddress>> LookUpAsync(string host, CancellationToken ct)
    {
        try
        {
            return await resolver.ResolveAsync(host, ct);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            throw NotConnectedException.Failed($"host `{host}` cannot be resolved");
        }
    }

    private async Task<Stream> ConnectAsync(IReadOnlyList<IPAddress> addresses, DnsEndPoint target, SendOnceContent? content, CancellationToken ct)
    {
        for (var i = 0; ; i++)
        {
            if (content is { MayStillSend: false })
                throw NotConnectedException.TooLate();

            try
            {
                return await ConnectAsync(new IPEndPoint(addresses[i], target.Port), ct);
            }
            catch (SocketException) when (i < addresses.Count - 1)
            {
                // The name has another address, judged like this one.
            }
            catch (SocketException e)
            {
                throw NotConnectedException.Failed($"host `{target.Host}` cannot be connected to: {e.SocketErrorCode}");
            }
        }
    }

    private async Task<Stream> ConnectAsync(IPEndPoint endPoint, CancellationToken ct)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endPoint, ct);
            if (!endPoint.Equals(socket.RemoteEndPoint) || rules.IsDenied(((IPEndPoint)socket.RemoteEndPoint).Address))
                throw NotConnectedException.Denied("the connection ended at another address");
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
