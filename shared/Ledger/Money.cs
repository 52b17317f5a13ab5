using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gatehouse.Ledger;

/// <summary>An amount in the organisation's currency, exact to a millionth. Never negative on the wire.</summary>
/// <param name="Micros">Millionths of a unit.</param>
[JsonConverter(typeof(Converter))]
public readonly record struct Money(long Micros) : IComparable<Money>
{
    /// <summary>The most that one task may cost: what every JSON reader holds exactly, so what an audit entry may say, 2^53 - 1. A sum may be more.</summary>
    public const long MaxMicros = (1L << 53) - 1;

    private const long MicrosPerUnit = 1_000_000;

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

    /// <summary>A sum that stays at the largest amount there is instead of passing it.</summary>
    public static Money AddCapped(Money left, Money right) => new(left.Micros > long.MaxValue - right.Micros ? long.MaxValue : left.Micros + right.Micros);

    public static Money Larger(Money left, Money right) => left >= right ? left : right;

    public int CompareTo(Money other) => Micros.CompareTo(other.Micros);

    public override string ToString() => ToDecimal().ToString(System.Globalization.CultureInfo.InvariantCulture);

    public decimal ToDecimal() => (decimal)Micros / MicrosPerUnit;

    /// <summary>Exact or not at all: a sign, a seventh decimal or a value past the range is no money.</summary>
    /// <param name="json">The raw text of a JSON number.</param>
    public static bool TryParse(ReadOnlySpan<byte> json, out Money money) => MoneyText.TryRead(json, out money);

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
