using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gatehouse.Tests.Outbound;

/// <summary>A target that does what a test tells it, byte by byte.</summary>
internal sealed class RawTarget : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly CancellationTokenSource accepting;
    private readonly Func<RawTarget, Stream, Task> converse;
    private readonly Task running;
    private int connections;
    private long received;

    private RawTarget(Func<RawTarget, Stream, Task> converse)
    {
        this.converse = converse;
        accepting = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        listener.Start();
        running = AcceptAsync();
    }

    public ConcurrentQueue<string> Requests { get; } = new();

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public int Connections => connections;

    public long Received => Interlocked.Read(ref received);

    public static RawTarget Doing(Func<RawTarget, Stream, Task> converse) => new(converse);

    /// <summary>Answers every request on every connection with the same bytes.</summary>
    public static RawTarget Answering(string reply) => new(async (target, stream) =>
    {
        while (await target.ReadRequestAsync(stream))
            await WriteAsync(stream, reply);
    });

    public static string Ok(string body, string headers = "") =>
        string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n{headers}\r\n{body}");

    public static async Task WriteAsync(Stream stream, string text) => await stream.WriteAsync(Encoding.Latin1.GetBytes(text));

    public async Task<bool> ReadRequestAsync(Stream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (!IsWhole(text.ToString()))
        {
            var read = await stream.ReadAsync(buffer, stop.Token);
            if (read == 0)
                return false;
            Interlocked.Add(ref received, read);
            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }

        Requests.Enqueue(text.ToString());
        return true;
    }

    /// <summary>Every connection accepted so far was read to its end.</summary>
    public async Task FinishAsync()
    {
        await accepting.CancelAsync();
        await running;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await FinishAsync();
        listener.Dispose();
        accepting.Dispose();
        stop.Dispose();
    }

    private static bool IsWhole(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var length = text.IndexOf("Content-Length: ", StringComparison.Ordinal);
        return end >= 0 && text.Length >= end + 4 + int.Parse(text[(length + 16)..text.IndexOf('\r', length)], CultureInfo.InvariantCulture);
    }

    private async Task AcceptAsync()
    {
        var conversations = new List<Task>();
        try
        {
            while (true)
                conversations.Add(ConverseAsync(await listener.AcceptTcpClientAsync(accepting.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(conversations);
        }
    }

    private async Task ConverseAsync(TcpClient client)
    {
        Interlocked.Increment(ref connections);
        using (client)
        {
            try
            {
                await converse(this, client.GetStream());
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
            {
                // The other side went away: what many of these tests are about.
            }
        }
    }
}
