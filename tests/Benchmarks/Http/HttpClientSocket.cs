using System.Buffers.Text;
using System.Net.Sockets;
using System.Text;

namespace Gatehouse.Benchmarks.Http;

/// <summary>
/// One kept-alive HTTP/1.1 connection that sends the same bytes again and again. Lean on purpose: it shares the cores
/// with the server that it measures.
/// </summary>
internal sealed class HttpClientSocket : IDisposable
{
    private static readonly byte[] endOfHead = "\r\n\r\n"u8.ToArray();
    private static readonly byte[] endOfChunks = "0\r\n\r\n"u8.ToArray();

    private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] buffer = new byte[16 * 1024];
    private int length;

    /// <summary>The last answer's body; with its chunks' sizes, where it came in chunks.</summary>
    public string Body => Encoding.UTF8.GetString(buffer, HeadLength(), length - HeadLength());

    public static async Task<HttpClientSocket> ConnectAsync(Uri address)
    {
        var client = new HttpClientSocket();
        await client.socket.ConnectAsync(address.Host, address.Port);
        return client;
    }

    public static byte[] Post(Uri address, string path, string body, params IEnumerable<string> headers)
    {
        var content = Encoding.UTF8.GetBytes(body);
        var head = new StringBuilder($"POST {path} HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: application/json\r\nContent-Length: {content.Length}\r\n");
        foreach (var header in headers)
            head.Append(header).Append("\r\n");
        return [.. Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), .. content];
    }

    /// <exception cref="InvalidOperationException">The answer has another status.</exception>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> request, int expected)
    {
        await socket.SendAsync(request);
        length = 0;
        do
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length));
            if (read == 0)
                throw new InvalidOperationException("the server closed the connection");
            length += read;
        }
        while (!IsComplete());

        if (Status() != expected)
            throw new InvalidOperationException($"the server answered {Encoding.UTF8.GetString(buffer, 0, length)}");
    }

    public void Dispose() => socket.Dispose();

    private int Status() => ((buffer[9] - '0') * 100) + ((buffer[10] - '0') * 10) + buffer[11] - '0';

    private int HeadLength() => buffer.AsSpan(0, length).IndexOf(endOfHead) + endOfHead.Length;

    private bool IsComplete()
    {
        var head = HeadLength();
        if (head < endOfHead.Length)
            return false;

        var at = buffer.AsSpan(0, head).IndexOf("Content-Length: "u8);
        if (at < 0)
            return buffer.AsSpan(head, length - head).EndsWith(endOfChunks);

        return Utf8Parser.TryParse(buffer.AsSpan(at + 16, head - at - 16), out int content, out _) && length - head >= content;
    }
}
