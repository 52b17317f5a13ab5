using Gatehouse.Audit;

namespace Gatehouse.Incidents.Bundles;

/// <summary>The export within a bundle, as a stream of its own that is looked at as it passes; it ends behind the export's end.</summary>
internal sealed class BundleStream(ExportLines lines, Action<string, long, ReadOnlyMemory<byte>> entry) : Stream
{
    private ReadOnlyMemory<byte> rest;
    private (string Chain, long Next) at = ("", 1);
    private bool isOver;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (rest.IsEmpty && !await FillAsync(cancellationToken))
            return 0;
        var taken = Math.Min(buffer.Length, rest.Length);
        rest[..taken].CopyTo(buffer);
        rest = rest[taken..];
        return taken;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private async Task<bool> FillAsync(CancellationToken ct)
    {
        if (isOver || await lines.NextAsync(ct) is not { } line)
            return false;
        switch (ExportLine.Parse(line))
        {
            case ExportLine.Chain chain:
                at = (chain.Id, chain.Before.Sequence + 1);
                break;
            case ExportLine.Entry found:
                entry(at.Chain, at.Next, found.Bytes);
                at = at with { Next = at.Next + 1 };
                break;
            case ExportLine.End:
                isOver = true;
                break;
            default:
                break;
        }

        // The lines' own buffer is good until the next one: what is handed on is a copy.
        rest = (byte[])[.. line.Span, (byte)'\n'];
        return true;
    }
}
