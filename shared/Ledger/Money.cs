using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gatehouse.Ledger;

/// <summary>An amount in the organisation's currency, exact to a millionth. Never negative on the wire.</summary>
/// <param name="Micros">Millionths of a unit.</param>
[JsonConverter(typeof(Converter))]
public readonly record struct Money(long Micros) : IComparable<Money>
{
    private const long MicrosPerUnit = 1_000_000;
    private const int Decimals = 6;
    private const int LongestExponent = 4;

    public static Money Zero => default;

    /// <param name="units">At most six decimals; more is a bug of the caller.</param>
    public static Money Of(decimal units) =>
        decimal.IsInteger(units * MicrosPerUnit)
            ? new Money((long)(units * MicrosPerUnit))
            : throw new ArgumentOutOfRangeException(nameof(units), units, "at most six decimals");

    public static Money operator +(Money left, Money right) => new(checked(left.Micros + right.Micros));

    public static Money operator -(Money left, Money right) => new(checked(left.Micros - right.Micros));

    public static bool operator <(Money left, Money right) => left.Micros < right.Micros;

    public static bool operator >(Money left, Money right) => left.Micros > right.Micros;

    public static bool operator <=(Money left, Money right) => left.Micros <= right.Micros;

    public static bool operator >=(Money left, Money right) => left.Micros >= right.Micros;

    public static Money Larger(Money left, Money right) => left >= right ? left : right;

    public int CompareTo(Money other) => Micros.CompareTo(other.Micros);

    public override string ToString() => ToDecimal().ToString(System.Globalization.CultureInfo.InvariantCulture);

    public decimal ToDecimal() => (decimal)Micros / MicrosPerUnit;

    /// <summary>Exact or not at all: a sign, a seventh decimal or a value past the range is no money.</summary>
    /// <param name="json">The raw text of a JSON number.</param>
    public static bool TryParse(ReadOnlySpan<byte> json, out Money money)
    {
        money = default;
        var position = 0;
        if (!TryReadDigits(json, ref position, out var digits, out var scale) || !TryReadExponent(json[position..], out var exponent))
            return false;

        if (!TryShift(digits, Decimals - scale + exponent, out var micros) || micros > long.MaxValue)
            return false;

        money = new Money((long)micros);
        return true;
    }

    private static bool TryReadDigits(ReadOnlySpan<byte> json, ref int position, out UInt128 digits, out int scale)
    {
        (digits, scale) = (UInt128.Zero, 0);
        var (seen, fraction) = (0, false);
        for (; position < json.Length; position++)
        {
            var symbol = json[position];
            if (symbol == '.' && !fraction && seen > 0)
            {
                fraction = true;
                continue;
            }

            if (symbol is < (byte)'0' or > (byte)'9')
                break;
            if (digits > UInt128.MaxValue / 100)
                return false;

            digits = (digits * 10) + (UInt128)(symbol - '0');
            seen++;
            scale += fraction ? 1 : 0;
        }

        return seen > 0 && (!fraction || scale > 0);
    }

    private static bool TryReadExponent(ReadOnlySpan<byte> text, out int exponent)
    {
        exponent = 0;
        if (text.IsEmpty)
            return true;
        if (text[0] is not ((byte)'e' or (byte)'E'))
            return false;

        var number = text[1..];
        var negative = !number.IsEmpty && number[0] == '-';
        if (!number.IsEmpty && number[0] is (byte)'-' or (byte)'+')
            number = number[1..];
        if (number.IsEmpty || number.Length > LongestExponent || number.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return false;

        foreach (var digit in number)
            exponent = (exponent * 10) + (digit - '0');
        exponent = negative ? -exponent : exponent;
        return true;
    }

    private static bool TryShift(UInt128 digits, int places, out UInt128 shifted)
    {
        shifted = digits;
        for (; places > 0 && shifted != 0; places--)
        {
            if (shifted > long.MaxValue)
                return false;
            shifted *= 10;
        }

        for (; places < 0 && shifted != 0; places++)
        {
            if (shifted % 10 != 0)
                return false;
            shifted /= 10;
        }

        return true;
    }

    internal sealed class Converter : JsonConverter<Money>
    {
        public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.Number)
                throw new JsonException("money is a number");

            var raw = reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan;
            return TryParse(raw, out var money) ? money : throw new JsonException("money has at most six decimals and no sign");
        }

        public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options) => writer.WriteNumberValue(value.ToDecimal());
    }
}
