using Gatehouse.Http.OAuth;
using Gatehouse.Identity;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Web;

/// <summary>
/// Tells a form that was drawn by the gate, for this browser and this subject, from one that somebody else would have a browser
/// send: a cookie that goes along with no request from another site, and a token in the form that is bound to it.
/// </summary>
public sealed class BrowserForms(BrowserSeals seals, WebCookies cookies)
{
    internal const string Token = "form";

    /// <param name="http">The request for the page that the form is in.</param>
    /// <param name="cookie">The name of the cookie.</param>
    /// <param name="path">Where the cookie goes along.</param>
    /// <param name="subject">What the form is about.</param>
    /// <returns>A hidden field.</returns>
    public async ValueTask<Html> FieldAsync(HttpContext http, string cookie, string path, string subject)
    {
        // The form in another tab stays good: whoever has a name keeps it.
        var browser = http.Request.Cookies[cookie] is { } known && BrowserSeals.IsBrowser(known) ? known : seals.NewBrowser();
        cookies.Set(http, cookie, browser, path, BrowserSeals.FormLasts);
        return Html.Of($"<input type=\"hidden\" name=\"{Token}\" value=\"{await seals.SealFormAsync(subject, browser, http.RequestAborted)}\">");
    }

    internal async ValueTask<bool> IsOursAsync(HttpContext http, FormBody form, string cookie, string subject) =>
        IsFromHere(http.Request)
        && http.Request.Cookies[cookie] is { } browser && BrowserSeals.IsBrowser(browser)
        && form[Token] is { } token && await seals.IsFormAsync(token, subject, browser, http.RequestAborted);

    // Browsers that are too old to say so have the cookie and the token to prove it.
    private static bool IsFromHere(HttpRequest request) => request.Headers["Sec-Fetch-Site"] is not [{ } site] || site == "same-origin";
}
