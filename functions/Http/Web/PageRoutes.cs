using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Web;

/// <summary>Maps pages: for people, and so in no description of the API.</summary>
internal static class PageRoutes
{
    /// <param name="get">Answers GET and HEAD, and changes nothing.</param>
    public static void MapPage(this IEndpointRouteBuilder routes, string template, RequestDelegate get, RequestDelegate post)
    {
        routes.MapMethods(template, [HttpMethods.Get, HttpMethods.Head], get).ExcludeFromDescription();
        routes.MapMethods(template, [HttpMethods.Options], OptionsAsync).ExcludeFromDescription();
        routes.MapPost(template, post).ExcludeFromDescription();
    }

    private static Task OptionsAsync(HttpContext http)
    {
        WebPage.WriteHeaders(http.Response.Headers);
        http.Response.Headers.Allow = "GET, HEAD, OPTIONS, POST";
        http.Response.ContentLength = 0;
        return Task.CompletedTask;
    }
}
