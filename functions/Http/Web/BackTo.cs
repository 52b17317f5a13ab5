using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Web;

/// <summary>Sends a person back to the application that an operator named when the grant was asked for: no request names it.</summary>
internal sealed class BackTo(string place, string grant, string status) : IResult, IStatusCodeHttpResult
{
    public int? StatusCode => StatusCodes.Status303SeeOther;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        WebPage.WriteHeaders(httpContext.Response.Headers);
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = $"{place}{(place.Contains('?', StringComparison.Ordinal) ? '&' : '?')}grant={grant}&status={status}";
        return Task.CompletedTask;
    }
}
