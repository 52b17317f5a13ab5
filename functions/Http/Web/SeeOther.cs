using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Web;

/// <summary>What was sent is done; the page is fetched afresh. Nobody is sent to another host.</summary>
internal sealed class SeeOther(PathString path) : IResult, IStatusCodeHttpResult
{
    public int? StatusCode => StatusCodes.Status303SeeOther;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        WebPage.WriteHeaders(httpContext.Response.Headers);
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = path.Value!.Split('/')[^1] is { Length: > 0 } last ? last : ".";
        return Task.CompletedTask;
    }
}
