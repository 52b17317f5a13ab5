using Gatehouse.Ports;

namespace Gatehouse.Identity;

/// <summary>Uniform random characters of an alphabet, by rejection: a plain remainder would favour the first letters.</summary>
internal static class RandomText
{
    public const string LowerAlphanumeric = "0123456789abcdefghijklmnopqrstuvwxyz";
    public const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static void Fill(IRandomSource random, string alphabet, Span<char> destination)
    {
        Span<byte> bytes = stackalloc byte[64];
        var fair = 256 - 256 % alphabet.Length;
        var filled = 0;

        while (filled < destination.Length)
        {
            // A few bytes more than needed make one call suffice nearly always.
            var batch = bytes[..Math.Min(bytes.Length, destination.Length - filled + 8)];
            random.Fill(batch);
            foreach (var value in batch)
            {
                if (value < fair && filled < destination.Length)
                    destination[filled++] = alphabet[value % alphabet.Length];
            }
        }
    }

    public static string New(IRandomSource random, string alphabet, int length) =>
        string.Create(length, (random, alphabet), static (text, from) => Fill(from.random, from.alphabet, text));

    /// <summary>Uniform over <c>[0, 1)</c>, for jitter.</summary>
    public static double NextUnit(IRandomSource random)
    {
        Span<byte> bytes = stackalloc byte[8];
        random.Fill(bytes);
        return (BitConverter.ToUInt64(bytes) >> 11) * (1.0 / (1ul << 53));
    }
}
