using System.Globalization;

namespace Gatehouse.Policy.Parsing;

/// <summary>ISO 8601 durations of days, hours, minutes and seconds. Months and years have no length and are refused.</summary>
public static class IsoDuration
{
    private const int MostDigits = 7;

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (text is not ['P', _, _, ..] || text[^1] == 'T')
            return false;

        var rest = text.AsSpan(1);
        if (!TryTake(ref rest, 'D', TimeSpan.TicksPerDay, ref duration))
            return false;
        if (rest.IsEmpty)
            return true;
        if (rest[0] != 'T')
            return false;

        rest = rest[1..];
        return TryTake(ref rest, 'H', TimeSpan.TicksPerHour, ref duration)
            && TryTake(ref rest, 'M', TimeSpan.TicksPerMinute, ref duration)
            && TryTake(ref rest, 'S', TimeSpan.TicksPerSecond, ref duration)
            && rest.IsEmpty;
    }

    public static string Text(TimeSpan duration) => System.Xml.XmlConvert.ToString(duration);

    // A part that is not there is fine: the next one, or the end, is asked about it.
    private static bool TryTake(ref ReadOnlySpan<char> rest, char unit, long ticks, ref TimeSpan duration)
    {
        var length = rest.IndexOfAnyExceptInRange('0', '9');
        if (length <= 0 || rest[length] != unit)
            return true;
        if (length > MostDigits)
            return false;

        duration += TimeSpan.FromTicks(long.Parse(rest[..length], CultureInfo.InvariantCulture) * ticks);
        rest = rest[(length + 1)..];
        return true;
    }
}
