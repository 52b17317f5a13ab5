using System.Net.Sockets;
using System.Text;

namespace Gatehouse.Scenarios.Harness;

/// <summary>Bytes on a socket, for what no well-behaved client would send.</summary>
internal static class RawHttp
{
    /// <returns>All that the server answered before it closed.</returns>
    public static async Task<string> ExchangeAsync(GateClient gate, string request)
    {
        using var socket = await SendAsync(gate, request);
        using var reader = new StreamReader(socket.GetStream(), Encoding.Latin1);
        return await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }

    public static int StatusOf(string response) => int.Parse(response.Split(' ')[1]);

    public static async Task<TcpClient> SendAsync(GateClient gate, string request)
    {
        var socket = new TcpClient();
        await socket.ConnectAsync(gate.Address.Host, gate.Address.Port);
        await socket.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request));
        return socket;
    }

    public static string Dispatch(GateClient gate, string token, string body, params string[] headers) =>
        string.Join("\r\n", [
            "POST /v1/dispatch HTTP/1.1",
            $"Host: {gate.Address.Authority}",
            $"Authorization: Bearer {token}",
            "Content-Type: application/json",
            $"Content-Length: {Encoding.UTF8.GetByteCount(body)}",
            "Connection: close",
            .. headers,
            "",
            body,
        ]);
}
