namespace Gatehouse.Http.Teams;

/// <summary>Which services are Teams': nothing else is believed to be, and nothing else is called.</summary>
internal sealed class ServiceUrls(TeamsOptions options)
{
    // The zone `trafficmanager.net` is anybody's who has a subscription: of it, the one name.
    private static readonly string[] hosts = ["smba.trafficmanager.net", "teams.microsoft.com"];
    private static readonly string[] zones = [".teams.microsoft.com", ".botframework.com"];

    /// <returns>Null when it is none.</returns>
    public Uri? Parse(string text)
    {
        if (!Uri.TryCreate(text.EndsWith('/') ? text : text + "/", UriKind.Absolute, out var url) || url is not { UserInfo: "", Query: "", Fragment: "" })
            return null;
        if (url.Scheme == options.ServiceUrl.Scheme && url.Authority == options.ServiceUrl.Authority)
            return url;
        return url.Scheme == Uri.UriSchemeHttps && url.IsDefaultPort && (hosts.Contains(url.Host, StringComparer.OrdinalIgnoreCase) || zones.Any(zone => url.Host.EndsWith(zone, StringComparison.OrdinalIgnoreCase)))
            ? url
            : null;
    }
}
