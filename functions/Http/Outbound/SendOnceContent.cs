using System.Net;
using System.Net.Http.Headers;

namespace Gatehouse.Http.Outbound;

/// <summary>
/// A body that knows whether it was asked for. The HTTP library keeps the request's head in memory until the body's
/// first byte, so nothing is on the wire before <see cref="SerializeToStreamAsync(Stream, TransportContext?, CancellationToken)"/>.
/// </summary>
internal sealed class SendOnceContent : HttpContent
{
    private const int Waiting = 0;
    private const int Started = 1;
    private const int Withdrawn = 2;

    private static readonly MediaTypeHeaderValue json = new("application/json");

    private readonly ReadOnlyMemory<byte> body;
    private readonly Func<bool> mayStillSend;
    private int state;

    public SendOnceContent(ReadOnlyMemory<byte> body, Func<bool> mayStillSend)
    {
        (this.body, this.mayStillSend) = (body, mayStillSend);
        Headers.ContentType = json;
    }

    public bool MayStillSend => mayStillSend();

    /// <summary>Makes sure that nothing will be sent. False when something may have been.</summary>
    public bool Withdraw() => Interlocked.CompareExchange(ref state, Withdrawn, Waiting) != Started;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (!mayStillSend())
        {
            Withdraw();
            throw NotConnectedException.TooLate();
        }

        // INVARIANT (one call, one send): the library must not repeat a request by itself.
        if (Interlocked.CompareExchange(ref state, Started, Waiting) != Waiting)
            throw NotConnectedException.Failed("the request was withdrawn or is on its way already");

        await stream.WriteAsync(body, cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = body.Length;
        return true;
    }
}
