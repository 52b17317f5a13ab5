using System.Globalization;

namespace Gatehouse.Policy;

/// <summary>A time as users write and read it.</summary>
internal static class UtcText
{
    public static string Of(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
