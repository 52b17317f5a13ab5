using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http;

/// <summary>Reads members of the query, each at most once and exactly as documented.</summary>
public static class QueryValue
{
    public static bool TryReadSwitch(HttpRequest request, string name, out bool value, [NotNullWhen(false)] out string? fault)
    {
        value = false;
        if (!TryRead(request, name, out var text, out fault))
            return false;
        if (text is not (null or "true" or "false"))
            fault = $"`{name}` must be `true` or `false`";
        value = text is "true";
        return fault is null;
    }

    public static bool TryReadInteger(HttpRequest request, string name, (int Least, int Most) range, ref int value, [NotNullWhen(false)] out string? fault)
    {
        if (!TryRead(request, name, out var text, out fault))
            return false;
        if (text is null)
            return true;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) || value < range.Least || value > range.Most)
            fault = $"`{name}` must be a whole number from {range.Least} to {range.Most}";
        return fault is null;
    }

    public static bool TryRead(HttpRequest request, string name, out string? text, [NotNullWhen(false)] out string? fault)
    {
        (text, fault) = (null, null);
        // Most requests have no query, and need no dictionary of it.
        if (!request.QueryString.HasValue)
            return true;
        var values = request.Query[name];
        if (values.Count > 1)
            fault = $"`{name}` appears {values.Count} times";
        else if (values.Count == 1)
            text = values[0] ?? "";
        return fault is null;
    }
}
