using Gatehouse.Ports;

namespace Gatehouse.Ledger;

/// <summary>Random text and fractions from the one source of randomness.</summary>
internal static class Tokens
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

    // The largest multiple of the alphabet's length that a byte can hold: bytes past it would favour the first letters.
    private const int Usable = 256 / 36 * 36;

    /// <summary>Uniform over <c>[a-z0-9]</c>.</summary>
    public static string NewLowercase(IRandomSource random, int length) => string.Create(length, random, static (text, source) =>
    {
        Span<byte> bytes = stackalloc byte[64];
        var used = bytes.Length;
        for (var i = 0; i < text.Length;)
        {
            if (used == bytes.Length)
            {
                source.Fill(bytes);
                used = 0;
            }

            var value = bytes[used++];
            if (value < Usable)
                text[i++] = Alphabet[value % Alphabet.Length];
        }
    });

    /// <summary>Uniform over <c>[0, 1)</c>.</summary>
    public static double NextUnit(IRandomSource random)
    {
        Span<byte> bytes = stackalloc byte[8];
        random.Fill(bytes);
        return (BitConverter.ToUInt64(bytes) >> 11) * (1.0 / (1ul << 53));
    }
}
