using System.Buffers;
using System.Text;

namespace Gatehouse.Guardrails.Normalisation;

/// <summary>Runs of base64, base64url, hex and bits that decode to readable text.</summary>
internal static class Blobs
{
    private const int Shortest = 16;
    private const int LongestRun = 64 * 1024;

    private static readonly SearchValues<char> alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_");
    private static readonly SearchValues<char> bits = SearchValues.Create("01 \n");

    public static bool AreIn(ReadOnlySpan<char> text)
    {
        for (var from = 0; NextRun(text, from, Shortest, alphabet, out var run); from = run.End)
        {
            if (Decoded(text[run.Start..run.End]) is not null)
                return true;
        }

        return NextRun(text, 0, 4 * Shortest, bits, out _);
    }

    public static void Decode(ReadOnlySpan<char> text, ViewBuffer layer)
    {
        layer.Clear(0);
        var last = (Start: 0, End: 0);
        for (var from = 0; NextRun(text, from, Shortest, alphabet, out var run); from = run.End)
        {
            if (Decoded(text[run.Start..run.End]) is not { } found)
                continue;
            // A blob that was wrapped goes on in the next line.
            if (layer.Length > 0 && !((last.End - last.Start) % 4 == 0 && text[last.End..run.Start] is "\n" or "\r\n"))
                layer.Append('\n', run.Start, run.Start + 1);
            layer.Append(found, run.Start, run.End);
            last = run;
        }

        for (var from = 0; NextRun(text, from, 4 * Shortest, bits, out var run); from = run.End)
        {
            layer.Append('\n', run.Start, run.Start + 1);
            layer.Append(Text(FromBits(text[run.Start..run.End])) ?? "", run.Start, run.End);
        }
    }

    // A run of at least n characters holds every n-th place of the text: only those are looked at.
    private static bool NextRun(ReadOnlySpan<char> text, int from, int shortest, SearchValues<char> members, out (int Start, int End) run)
    {
        for (var probe = from + shortest - 1; probe < text.Length; probe += shortest)
        {
            if (!members.Contains(text[probe]))
                continue;
            var start = text[from..probe].LastIndexOfAnyExcept(members) + 1 + from;
            var length = text[probe..].IndexOfAnyExcept(members);
            var end = length < 0 ? text.Length : probe + length;
            if (end - start >= shortest)
            {
                run = (start, Math.Min(end, start + LongestRun));
                return true;
            }

            from = end;
            probe = end - 1;
        }

        run = default;
        return false;
    }

    private static string? Decoded(ReadOnlySpan<char> run)
    {
        if (run.IndexOfAnyExceptInRange('0', '1') < 0)
            return Text(FromBits(run));
        var digits = run.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? run[2..] : run;
        if (digits.Length % 2 == 0 && digits.IndexOfAnyExcept(hexDigits) < 0)
            return Text(Convert.FromHexString(digits));
        return FromBase64(run);
    }

    private static readonly SearchValues<char> hexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    private static string? FromBase64(ReadOnlySpan<char> run)
    {
        var usable = run.Length - (run.Length % 4 == 1 ? 1 : 0);
        var padded = ArrayPool<char>.Shared.Rent(usable + 3);
        var bytes = ArrayPool<byte>.Shared.Rent(usable + 3);
        try
        {
            run[..usable].CopyTo(padded);
            var chars = padded.AsSpan(0, (usable + 3) / 4 * 4);
            chars[usable..].Fill('=');
            chars.Replace('-', '+');
            chars.Replace('_', '/');
            return Convert.TryFromBase64Chars(chars, bytes, out var count) ? Text(bytes.AsSpan(0, count)) : null;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(padded);
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static byte[] FromBits(ReadOnlySpan<char> run)
    {
        var bytes = new List<byte>();
        var (value, count) = (0, 0);
        foreach (var symbol in run)
        {
            if (symbol is not ('0' or '1'))
                continue;
            (value, count) = ((value << 1) | (symbol - '0'), count + 1);
            if (count < 8)
                continue;
            bytes.Add((byte)value);
            (value, count) = (0, 0);
        }

        return [.. bytes];
    }

    /// <returns>Null for what nobody could read.</returns>
    private static string? Text(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= 8 && bytes[1] == 0 && bytes[3] == 0)
            return Readable(Encoding.Unicode.GetString(bytes));
        return bytes.IndexOfAnyInRange((byte)0, (byte)8) < 0 && System.Text.Unicode.Utf8.IsValid(bytes) ? Readable(Encoding.UTF8.GetString(bytes)) : null;
    }

    private static string? Readable(string text) =>
        text.Length >= 6 && !text.Any(symbol => char.IsControl(symbol) && symbol is not ('\n' or '\r' or '\t')) ? text : null;
}
