using System.Globalization;

namespace Gatehouse.Policy.Parsing;

internal static class TimeWindowParser
{
    public static List<TimeWindow> Parse(Field list) => [.. list.Items().Select(ParseOne).OfType<TimeWindow>()];

    private static TimeWindow? ParseOne(Field field)
    {
        if (field.AsSection() is not { } section)
            return null;

        var days = section.Take("days") is { } daysField ? Days(daysField) : (WeekDays?)null;
        var from = section.Need("from")?.AsClock();
        var toField = section.Need("to");
        var to = toField?.AsClock(mayEndTheDay: true);
        var zone = section.Need("timeZone") is { } zoneField ? Zone(zoneField) : null;
        section.Close();
        if (from is not { } start || to is not { } end || zone is null)
            return null;

        if (start == end && toField?.Value.ValueEquals("24:00") is false)
            toField.Value.Refuse("must differ from `from`; a whole day is `00:00` to `24:00`");
        return new TimeWindow(days, start, end, zone);
    }

    private static WeekDays Days(Field field)
    {
        var days = WeekDays.None;
        foreach (var item in field.Items())
        {
            if (item.AsOneOf(Choices.Days) is not { } day)
                continue;
            if ((days & day) != WeekDays.None)
                item.Refuse($"`{day}` is already in the list");
            days |= day;
        }

        return days;
    }

    // Midnight at a day's end is midnight at the next one's start.
    private static TimeOnly? AsClock(this Field field, bool mayEndTheDay = false)
    {
        if (field.AsText() is not { } text)
            return null;
        if (mayEndTheDay && text == "24:00")
            return TimeOnly.MinValue;
        if (TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            return time;

        field.Refuse($"`{text}` is no time of day, as `08:00`");
        return null;
    }

    // Ids come from strangers and name files on some systems: nothing but the letters of real ids is looked up.
    private static TimeZoneInfo? Zone(Field field)
    {
        if (field.AsName() is not { } id)
            return null;
        if (id.All(symbol => char.IsAsciiLetterOrDigit(symbol) || symbol is '/' or '_' or '-' or '+') && char.IsAsciiLetter(id[0])
            && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) && zone.HasIanaId)
            return zone;

        field.Refuse($"`{id}` is no IANA time zone, as `Europe/Berlin`");
        return null;
    }
}
