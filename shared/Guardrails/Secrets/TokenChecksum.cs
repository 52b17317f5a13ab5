using System.Text;

namespace Gatehouse.Guardrails.Secrets;

/// <summary>Tokens whose last six characters are a CRC-32 of the others, in base 62: GitHub's and npm's.</summary>
internal static class TokenChecksum
{
    private const int Body = 30;
    private const int Check = 6;
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static bool Holds(ReadOnlySpan<char> token)
    {
        if (token.Length is not (4 + Body + Check) || token[3] != '_')
            return false;

        var crc = Crc32(token.Slice(4, Body));
        Span<char> spelled = stackalloc char[Check];
        for (var i = Check - 1; i >= 0; i--, crc /= 62)
            spelled[i] = Alphabet[(int)(crc % 62)];
        return token[^Check..].SequenceEqual(spelled);
    }

    private static uint Crc32(ReadOnlySpan<char> text)
    {
        Span<byte> bytes = stackalloc byte[Body];
        Encoding.ASCII.GetBytes(text, bytes);
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) == 0 ? 0 : 0xEDB88320u);
        }

        return ~crc;
    }
}
