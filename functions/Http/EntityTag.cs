using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Gatehouse.Policy;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http;

/// <summary>Versions as strong entity tags: <c>"3"</c>.</summary>
public static class EntityTag
{
    public static string Of(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>The version that the caller saw, from exactly one strong tag in <c>If-Match</c>.</summary>
    public static bool TryReadIfMatch(HttpRequest request, out int version, [NotNullWhen(false)] out Refusal? fault)
    {
        version = 0;
        var values = request.Headers.IfMatch;
        fault = values.Count switch
        {
            0 => new Refusal(RefusalCode.PreconditionRequired, "a change needs `If-Match` with the version it is made to") { Unlock = "read the resource and send its ETag as `If-Match`" },
            1 when TryParse(values[0], out version) => null,
            // A weak tag, a list and `*` name no version that was seen, so none can match.
            _ => new Refusal(RefusalCode.Stale, "`If-Match` is not one tag like `\"3\"`") { Unlock = "read the resource and send its ETag as `If-Match`" },
        };
        return fault is null;
    }

    private static bool TryParse(string? tag, out int version)
    {
        version = 0;
        return tag is ['"', .. var digits, '"'] && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out version);
    }
}
