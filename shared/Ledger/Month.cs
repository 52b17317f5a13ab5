using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gatehouse.Ledger;

/// <summary>A calendar month in UTC.</summary>
/// <param name="Number">Months since year 0: year * 12 + month - 1.</param>
[JsonConverter(typeof(Converter))]
public readonly record struct Month(int Number) : IComparable<Month>
{
    public static Month Of(DateTimeOffset moment) => new((moment.UtcDateTime.Year * 12) + moment.UtcDateTime.Month - 1);

    public DateTimeOffset Start => new(Number / 12, (Number % 12) + 1, 1, 0, 0, 0, TimeSpan.Zero);

    public Month Next => new(Number + 1);

    public static bool operator <(Month left, Month right) => left.Number < right.Number;

    public static bool operator >(Month left, Month right) => left.Number > right.Number;

    public static bool operator <=(Month left, Month right) => left.Number <= right.Number;

    public static bool operator >=(Month left, Month right) => left.Number >= right.Number;

    public int CompareTo(Month other) => Number.CompareTo(other.Number);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number / 12:D4}-{(Number % 12) + 1:D2}");

    /// <summary>As <c>"2026-11"</c>.</summary>
    internal sealed class Converter : JsonConverter<Month>
    {
        public override Month Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String
            && DateTime.TryParseExact(reader.GetString(), "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var start)
                ? new Month((start.Year * 12) + start.Month - 1)
                : throw new JsonException("a month is a string, as `2026-11`");

        public override void Write(Utf8JsonWriter writer, Month value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
