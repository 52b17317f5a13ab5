namespace Gatehouse.Identity;

/// <summary>CRC-32 (ISO-HDLC, as in zip) as six Base62 digits: lets a scanner and the gate drop mistyped secrets unread.</summary>
internal static class SecretChecksum
{
    public const int Length = 6;

    private static readonly uint[] table = MakeTable();

    public static void Write(ReadOnlySpan<char> ascii, Span<char> destination)
    {
        var rest = Compute(ascii);
        for (var i = Length - 1; i >= 0; i--, rest /= 62)
            destination[i] = RandomText.Base62[(int)(rest % 62)];
    }

    public static bool Fits(ReadOnlySpan<char> ascii, ReadOnlySpan<char> checksum)
    {
        Span<char> expected = stackalloc char[Length];
        Write(ascii, expected);
        return checksum.SequenceEqual(expected);
    }

    public static uint Compute(ReadOnlySpan<char> ascii)
    {
        var crc = uint.MaxValue;
        foreach (var character in ascii)
            crc = table[(byte)(crc ^ character)] ^ (crc >> 8);
        return ~crc;
    }

    private static uint[] MakeTable()
    {
        var entries = new uint[256];
        for (var i = 0u; i < entries.Length; i++)
        {
            var entry = i;
            for (var bit = 0; bit < 8; bit++)
                entry = (entry & 1) == 1 ? (entry >> 1) ^ 0xEDB88320 : entry >> 1;
            entries[i] = entry;
        }

        return entries;
    }
}
