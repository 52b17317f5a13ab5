using System.Buffers;

namespace Gatehouse.Http.Outbound;

/// <summary>Reads a reply up to a bound.</summary>
internal static class ReplyBody
{
    private const int FirstBytes = 4096;

    /// <returns>The whole body, or <see langword="null"/> when it is longer than <paramref name="max"/>.</returns>
    public static async Task<byte[]?> ReadAsync(HttpContent content, int max, CancellationToken ct)
    {
        if (content.Headers.ContentLength is { } stated && stated > max)
            return null;

        await using var stream = await content.ReadAsStreamAsync(ct);
        var size = content.Headers.ContentLength is { } exact ? (int)exact + 1 : Math.Min(FirstBytes, max + 1);
        var buffer = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            var length = 0;
            // One byte past the bound is asked for, and never more: it tells that there is more.
            while (await stream.ReadAsync(buffer.AsMemory(length, Math.Min(buffer.Length, max + 1) - length), ct) is > 0 and var read)
            {
                length += read;
                if (length > max)
                    return null;
                if (length == buffer.Length)
                    buffer = Larger(buffer);
            }

            return buffer.AsSpan(0, length).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Larger(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
