using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Gatehouse.Audit;

/// <summary>Tells whether two JSON texts say the same.</summary>
/// <remarks>
/// SHA-256 of RFC 8785's form, but for numbers: each is written exactly, as its digits without leading or trailing zeros
/// and a power of ten, so <c>1</c>, <c>1.0</c> and <c>10e-1</c> are one number and no two that differ in any digit are.
/// (RFC 8785 itself rounds to a double.) An absent member is not <c>null</c>, and <c>5</c> is not <c>"5"</c>.
/// </remarks>
public static class JsonFingerprint
{
    /// <summary>Exponents with more digits are compared as written: more than a double or a decimal can hold in any case.</summary>
    private const int MaxExponentDigits = 15;

    /// <returns>32 bytes.</returns>
    /// <exception cref="FormatException">A string holds a lone surrogate, a name is there twice, or the nesting is too deep.</exception>
    public static byte[] Of(JsonElement element)
    {
        using var writer = new CanonicalJsonWriter();
        CanonicalJson.Write(writer, element, ExactNumber);
        return SHA256.HashData(writer.Written);
    }

    private static void ExactNumber(CanonicalJsonWriter writer, JsonElement element)
    {
        var raw = JsonMarshal.GetRawUtf8Value(element);
        var negative = raw[0] == '-';
        var mantissa = negative ? raw[1..] : raw;
        var exponentText = ReadOnlySpan<byte>.Empty;
        if (mantissa.IndexOfAny((byte)'e', (byte)'E') is >= 0 and var mark)
        {
            exponentText = mantissa[(mark + 1)..];
            mantissa = mantissa[..mark];
        }

        var point = mantissa.IndexOf((byte)'.');
        var digits = new byte[mantissa.Length - (point < 0 ? 0 : 1)];
        var whole = point < 0 ? mantissa : mantissa[..point];
        whole.CopyTo(digits);
        if (point >= 0)
            mantissa[(point + 1)..].CopyTo(digits.AsSpan(point));

        var significant = digits.AsSpan().TrimEnd((byte)'0');
        var exponent = Exponent(exponentText) + (digits.Length - significant.Length) - (digits.Length - whole.Length);
        Write(writer, raw, negative, significant.TrimStart((byte)'0'), exponent);
    }

    private static void Write(CanonicalJsonWriter writer, ReadOnlySpan<byte> raw, bool negative, ReadOnlySpan<byte> significant, long? exponent)
    {
        if (significant.IsEmpty)
            writer.Number(0);
        else if (exponent is { } power)
            writer.Verbatim([.. negative ? "-"u8 : default, .. significant, .. Encoding.ASCII.GetBytes($"e{power}")]);
        else
            writer.Verbatim(raw);
    }

    private static long? Exponent(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
            return 0;

        var negative = text[0] == '-';
        var digits = text.TrimStart("+-"u8).TrimStart((byte)'0');
        if (digits.Length > MaxExponentDigits)
            return null;

        long value = 0;
        foreach (var digit in digits)
            value = (value * 10) + (digit - '0');
        return negative ? -value : value;
    }
}
