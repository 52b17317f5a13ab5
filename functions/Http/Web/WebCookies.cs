using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Web;

/// <summary>Cookies of the gate's pages: no script reads them, no other site's request carries them, and with https no other request does.</summary>
/// <param name="url">Where browsers reach the gate; null when nobody knows, and then it is where they ask.</param>
public sealed class WebCookies(PublicUrl? url)
{
    private readonly string prefix = url?.Address.AbsolutePath.TrimEnd('/') ?? "";

    /// <param name="path">Of the gate, where it goes along.</param>
    public void Set(HttpContext http, string name, string value, string path, TimeSpan lasts) => http.Response.Cookies.Append(name, value, Options(http, path, lasts));

    public void Remove(HttpContext http, string name, string path) => http.Response.Cookies.Delete(name, Options(http, path, null));

    private CookieOptions Options(HttpContext http, string path, TimeSpan? lasts) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        SameSite = SameSiteMode.Strict,
        Secure = http.Request.IsHttps || url is { IsSecure: true },
        Path = prefix + path,
        MaxAge = lasts,
    };
}
