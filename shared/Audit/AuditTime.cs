using System.Globalization;

namespace Gatehouse.Audit;

/// <summary>RFC 3339 in UTC with milliseconds, always 24 characters: ordinal order is the order of time.</summary>
internal static class AuditTime
{
    private const string Form = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture);

    public static bool IsTime(string text) => TryParse(text, out _);

    public static bool TryParse(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
}
