using System.Collections.Frozen;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Gatehouse.Ledger;

namespace Gatehouse.Policy.Parsing;

/// <summary>The plain kinds of value. Each answers null and says why when the value is not of its kind or out of its range.</summary>
internal static class Values
{
    private const int LongestName = 256;

    private static readonly string[] momentForms = ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.fff'Z'"];

    public static string? AsText(this Field field)
    {
        if (field.Kind != JsonValueKind.String)
            return Refused<string>(field, "must be a string");

        using var text = Conditions.JsonText.Read(Conditions.JsonValue.Of(field.Value));
        if (!text.IsWellFormed || !System.Text.Unicode.Utf8.IsValid(text.Bytes))
            return Refused<string>(field, "must be well formed text");
        return Encoding.UTF8.GetString(text.Bytes);
    }

    public static string? AsName(this Field field)
    {
        if (field.AsText() is not { } name)
            return null;
        return name.Length > 0 && Encoding.UTF8.GetByteCount(name) <= LongestName
            ? name
            : Refused<string>(field, $"must be 1 to {LongestName} bytes");
    }

    public static List<string> AsNames(this Field field, int most)
    {
        var names = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in field.Items())
        {
            if (item.AsName() is not { } name)
                continue;
            if (!seen.Add(name))
                item.Refuse($"`{name}` is already in the list");
            names.Add(name);
        }

        if (names.Count > most)
            field.Refuse($"has {names.Count} entries; at most {most} are allowed");
        return names;
    }

    public static FrozenSet<string> AsNameSet(this Field field, int most) => field.AsNames(most).ToFrozenSet(StringComparer.Ordinal);

    public static int? AsInteger(this Field field, int least, int most) =>
        field.Kind == JsonValueKind.Number && field.Value.TryGetInt32(out var number) && number >= least && number <= most
            ? number
            : RefusedValue<int>(field, $"must be a whole number from {least} to {most}");

    public static bool? AsSwitch(this Field field) =>
        field.Kind is JsonValueKind.True or JsonValueKind.False
            ? field.Kind == JsonValueKind.True
            : RefusedValue<bool>(field, "must be `true` or `false`");

    public static Money? AsMoney(this Field field) =>
        field.Kind == JsonValueKind.Number && Money.TryParse(JsonMarshal.GetRawUtf8Value(field.Value), out var money)
            ? money
            : RefusedValue<Money>(field, "must be an amount of at least 0 with at most six decimals");

    public static TimeSpan? AsDuration(this Field field, TimeSpan least, TimeSpan most)
    {
        if (field.AsText() is not { } text)
            return null;
        if (!IsoDuration.TryParse(text, out var duration))
            return RefusedValue<TimeSpan>(field, "must be a duration, as `PT60S` or `PT1H30M`");
        return duration >= least && duration <= most
            ? duration
            : RefusedValue<TimeSpan>(field, $"must be from `{IsoDuration.Text(least)}` to `{IsoDuration.Text(most)}`");
    }

    public static DateTimeOffset? AsMoment(this Field field)
    {
        if (field.AsText() is not { } text)
            return null;
        return DateTimeOffset.TryParseExact(text, momentForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment
            : RefusedValue<DateTimeOffset>(field, "must be a time in UTC, as `2026-12-01T00:00:00.000Z`");
    }

    /// <summary>One of the names of an enum, spelled as the document does.</summary>
    public static T? AsOneOf<T>(this Field field, FrozenDictionary<string, T> choices)
        where T : struct
    {
        if (field.AsText() is not { } text)
            return null;
        return choices.TryGetValue(text, out var choice)
            ? choice
            : RefusedValue<T>(field, $"must be one of {string.Join(", ", choices.Keys.Order(StringComparer.Ordinal).Select(name => $"`{name}`"))}", NearMiss.Find(text, choices.Keys));
    }

    private static T? Refused<T>(Field field, string bar)
        where T : class
    {
        field.Refuse($"{bar}; is `{field.Shown}`");
        return null;
    }

    private static T? RefusedValue<T>(Field field, string bar, string? meant = null)
        where T : struct
    {
        field.Refuse($"{bar}; is `{field.Shown}`", meant);
        return null;
    }
}
