using Gatehouse.Benchmarks.Measuring;

namespace Gatehouse.Benchmarks.Http;

/// <summary>The same request from a number of kept-alive connections.</summary>
internal static class HttpLoad
{
    public static async Task<LoadResult> RunAsync(Uri address, int clients, byte[] request, int expected, BenchmarkOptions options)
    {
        var sockets = new HttpClientSocket[clients];
        try
        {
            for (var i = 0; i < clients; i++)
                sockets[i] = await HttpClientSocket.ConnectAsync(address);
            return await Load.RunAsync(clients, options, (client, _) => sockets[client].SendAsync(request, expected));
        }
        finally
        {
            foreach (var socket in sockets)
                socket?.Dispose();
        }
    }
}
