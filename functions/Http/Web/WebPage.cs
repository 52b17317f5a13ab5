using System.Text;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Web;

/// <summary>A page for people: no scripts, nothing from elsewhere, in nobody's frame, and kept by nobody.</summary>
public sealed class WebPage(int status, string title, Html body) : IResult, IStatusCodeHttpResult
{
    private static readonly string policy = $"default-src 'none'; style-src {PageStyle.Source}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public int? StatusCode => status;

    public static WebPage Ok(string title, Html body) => new(StatusCodes.Status200OK, title, body);

    /// <summary>A page that says one thing.</summary>
    public static WebPage Saying(int status, string title, string words) => new(status, title, Html.Of($"<p>{words}</p>"));

    /// <summary>In place of a problem, where a person and not a program asked.</summary>
    public static WebPage Failed(int status) => status >= StatusCodes.Status500InternalServerError
        ? Saying(status, "The gate cannot answer now", "Whether your answer was taken is shown when you open the link again. The same answer twice is one.")
        : Saying(status, "This request cannot be answered", "Open the link again.");

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        WriteHeaders(response.Headers);
        if (status == StatusCodes.Status503ServiceUnavailable)
            response.Headers.RetryAfter = "5";
        var bytes = Encoding.UTF8.GetBytes(Document().ToString());
        response.ContentLength = bytes.Length;
        return HttpMethods.IsHead(httpContext.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(bytes, httpContext.RequestAborted).AsTask();
    }

    /// <summary>What every answer of a page says, with or without a body.</summary>
    public static void WriteHeaders(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = policy;
        headers.XFrameOptions = "DENY";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers.XContentTypeOptions = "nosniff";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["X-Robots-Tag"] = "noindex";
    }

    private Html Document() => Html.Of($"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{title} - Gatehouse</title>
        <style>{Html.Style}</style>
        </head>
        <body><main><h1>{title}</h1>
        {body}
        </main></body>
        </html>
        """);
}
