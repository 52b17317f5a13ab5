using System.Buffers;

namespace Gatehouse.Guardrails.Secrets;

/// <summary>Keys in a place where everybody who opens the page or the app is handed them.</summary>
/// <remarks>The place must be whole: a Google key alone may open more than a map, and is found.</remarks>
internal static class PublicByDesign
{
    private const int Reach = 200;
    private const int ConfigReach = 300;

    private static readonly SearchValues<char> addressEnds = SearchValues.Create(" \t\r\n\"'`<>");

    private static readonly SearchValues<string> mapPages = SearchValues.Create(
        ["//maps.googleapis.com/maps/api/js?", "//maps.googleapis.com/maps/api/staticmap?", "//maps.googleapis.com/maps/api/streetview?", "//www.google.com/maps/embed/v1/"], StringComparison.Ordinal);

    // Whose vendors say of the key that it may be seen, and the kind of the key.
    private static readonly (string Call, string Kind)[] clientCalls =
    [
        ("mixpanel.init(", VendorNames.Unknown), ("Mixpanel.initialize(", VendorNames.Unknown), ("MixpanelSDK.initialize(", VendorNames.Unknown), ("Mixpanel.mainInstance().initialize(", VendorNames.Unknown),
        ("docsearch(", VendorNames.Unknown), ("amplitude.init(", VendorNames.Unknown), ("posthog.init(", "posthog-key"), ("mapboxgl.accessToken = ", "mapbox-token"), ("L.mapbox.accessToken = ", "mapbox-token"),
    ];

    public static bool Is(ReadOnlySpan<char> text, SecretMatch match)
    {
        var before = text[Math.Max(0, match.Start - Reach)..match.Start];
        if (match.Kind == "google-api-key")
            return IsOfMap(before) || IsOfFirebase(before, text[match.End..Math.Min(text.Length, match.End + ConfigReach)]);
        foreach (var (call, kind) in clientCalls)
        {
            if (match.Kind == kind && before.LastIndexOf(call, StringComparison.Ordinal) is >= 0 and var at && before[(at + call.Length)..].IndexOfAny(')', ';') < 0)
                return true;
        }

        return false;
    }

    private static bool IsOfMap(ReadOnlySpan<char> before) =>
        before.EndsWith("key=", StringComparison.Ordinal) && before[(before.LastIndexOfAny(addressEnds) + 1)..].ContainsAny(mapPages);

    // `apiKey: "…", authDomain: "…"` in one object.
    private static bool IsOfFirebase(ReadOnlySpan<char> before, ReadOnlySpan<char> after)
    {
        var name = before.TrimEnd("\"' :");
        var config = after.IndexOf('}') is >= 0 and var end ? after[..end] : after;
        return name.EndsWith("apiKey", StringComparison.Ordinal) && name.Length < before.Length && config.Contains("authDomain", StringComparison.Ordinal) && config.Contains("messagingSenderId", StringComparison.Ordinal);
    }
}
