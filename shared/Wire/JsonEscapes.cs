using System.Globalization;

namespace Gatehouse.Wire;

/// <summary>Facts about the text between two quotes whose escapes a JSON reader has already found well-formed.</summary>
internal static class JsonEscapes
{
    private const int EscapedUnit = 6;

    public static bool SurrogatesArePaired(ReadOnlySpan<byte> raw)
    {
        while (raw.IndexOf((byte)'\\') is var at and >= 0)
        {
            raw = raw[at..];
            if (raw[1] is not (byte)'u')
            {
                raw = raw[2..];
                continue;
            }

            var unit = Unit(raw);
            raw = raw[EscapedUnit..];
            if (!char.IsSurrogate(unit))
                continue;
            if (!char.IsHighSurrogate(unit) || !raw.StartsWith("\\u"u8) || !char.IsLowSurrogate(Unit(raw)))
                return false;
            raw = raw[EscapedUnit..];
        }

        return true;
    }

    /// <summary>Bytes of UTF-8 once the escapes are undone; surrogates must be paired.</summary>
    public static int UnescapedLength(ReadOnlySpan<byte> raw)
    {
        var length = 0;
        while (raw.IndexOf((byte)'\\') is var at and >= 0)
        {
            var isUnit = raw[at + 1] is (byte)'u';
            length += at + (isUnit ? Utf8Length(Unit(raw[at..])) : 1);
            raw = raw[(at + (isUnit ? EscapedUnit : 2))..];
        }

        return length + raw.Length;
    }

    // Half of a pair counts two bytes: a pair is four.
    private static int Utf8Length(char unit) => unit < 0x80 ? 1 : unit < 0x800 || char.IsSurrogate(unit) ? 2 : 3;

    private static char Unit(ReadOnlySpan<byte> escape) =>
        (char)ushort.Parse(escape[2..EscapedUnit], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
