using System.Text.Json;
using Gatehouse.Ledger;
using Gatehouse.Policy;

namespace Gatehouse.Wire;

/// <summary>Kinds of members that several answers have.</summary>
public static class JsonWords
{
    public static void WriteIfAny(this Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }

    public static void WriteTexts(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    /// <summary>An enum's name in camelCase.</summary>
    public static void WriteWord<T>(this Utf8JsonWriter json, string name, T value)
        where T : struct, Enum => json.WriteString(name, WordOf(value));

    /// <inheritdoc cref="WriteWord"/>
    public static string WordOf<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>The floor of trust, where there is one.</summary>
    public static void WriteTrust(this Utf8JsonWriter json, TrustLevel? minimum)
    {
        if (minimum is not { } level)
            return;
        json.WriteStartObject("trust");
        json.WriteString("minimum", level.ToString());
        json.WriteEndObject();
    }

    public static void WriteMoment(this Utf8JsonWriter json, string name, DateTimeOffset? moment)
    {
        if (moment is { } at)
            json.WriteString(name, Instant.Format(at));
        else
            json.WriteNull(name);
    }

    /// <summary>Whole ones.</summary>
    public static void WriteMilliseconds(this Utf8JsonWriter json, string name, TimeSpan? span)
    {
        if (span is { } known)
            json.WriteNumber(name, (long)known.TotalMilliseconds);
        else
            json.WriteNull(name);
    }

    public static void WriteMoney(this Utf8JsonWriter json, string name, Money? money)
    {
        if (money is { } amount)
            json.WriteNumber(name, amount.ToDecimal());
        else
            json.WriteNull(name);
    }
}
