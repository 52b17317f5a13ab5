namespace Gatehouse.Audit;

/// <summary>Reads lines of a stream through one buffer. A line is good until the next is asked for.</summary>
internal sealed class ExportLines(Stream stream)
{
    /// <summary>Longer than any entry can be.</summary>
    public const int MaxLineBytes = 2 * 1024 * 1024;

    private byte[] buffer = new byte[64 * 1024];
    private int start;
    private int end;

    /// <summary>Whether what is left, without a line's end, is more than nothing: a cut or an endless line.</summary>
    public bool HasRest => end > start;

    public bool IsTooLong { get; private set; }

    /// <summary>The next line without its end, or <see langword="null"/> when no whole line is left.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> NextAsync(CancellationToken ct)
    {
        var searched = start;
        while (true)
        {
            var newline = Array.IndexOf(buffer, (byte)'\n', searched, end - searched);
            if (newline >= 0)
            {
                var line = buffer.AsMemory(start, newline - start);
                start = newline + 1;
                return line;
            }

            MakeRoom();
            searched = end;
            IsTooLong = end - start >= MaxLineBytes;
            if (IsTooLong || await stream.ReadAsync(buffer.AsMemory(end), ct) is not (> 0 and var read))
                return null;
            end += read;
        }
    }

    private void MakeRoom()
    {
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        (start, end) = (0, end - start);
        if (end == buffer.Length)
            Array.Resize(ref buffer, buffer.Length * 2);
    }
}
