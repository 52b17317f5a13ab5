using System.Globalization;

namespace Gatehouse.Wire;

/// <summary>A moment on the wire: RFC 3339, UTC, always milliseconds, as <c>2026-12-01T00:00:00.000Z</c>.</summary>
public static class Instant
{
    private const string Form = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private const int FirstYear = 2000;
    private const int LastYear = 2199;

    public static string Format(DateTimeOffset moment) => moment.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture);

    /// <summary>Exactly that form, a day that exists, and a year from 2000 to 2199.</summary>
    public static bool TryParse(string text, out DateTimeOffset moment) =>
        DateTimeOffset.TryParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out moment)
        && moment.Year is >= FirstYear and <= LastYear;
}
