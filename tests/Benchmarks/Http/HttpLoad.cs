using Gatehouse.Benchmarks.Measuring;

namespace Gatehouse.Benchmarks.Http;

/// <summary>Kept-alive connections that send prepared requests, each the next as soon as it was answered.</summary>
internal static class HttpLoad
{
    /// <param name="requests">Dealt out to the clients in turn.</param>
    /// <returns>With the time on a core that the server spent on a request.</returns>
    public static async Task<(LoadResult Load, TimeSpan Work)> RunAsync(ServerProcess server, int clients, IReadOnlyList<byte[]> requests, int expected, BenchmarkOptions options)
    {
        var sockets = await ConnectAsync(server.Address, clients);
        var atStart = TimeSpan.Zero;
        try
        {
            var load = await Load.RunAsync(
                clients,
                options,
                (client, _) => sockets[client].SendAsync(requests[client % requests.Count], expected),
                () => atStart = server.ProcessorTime);
            return (load, (server.ProcessorTime - atStart) / load.Calls);
        }
        finally
        {
            Close(sockets);
        }
    }

    /// <summary>Sends so many and no more.</summary>
    public static async Task SendAsync(Uri address, int clients, IReadOnlyList<byte[]> requests, int expected, int count)
    {
        var sockets = await ConnectAsync(address, clients);
        try
        {
            await Task.WhenAll(sockets.Select((socket, client) => Task.Run(async () =>
            {
                for (var i = client; i < count; i += clients)
                    await socket.SendAsync(requests[client % requests.Count], expected);
            })));
        }
        finally
        {
            Close(sockets);
        }
    }

    private static Task<HttpClientSocket[]> ConnectAsync(Uri address, int clients) =>
        Task.WhenAll(Enumerable.Range(0, clients).Select(_ => HttpClientSocket.ConnectAsync(address)));

    private static void Close(HttpClientSocket[] sockets)
    {
        foreach (var socket in sockets)
            socket.Dispose();
    }
}
