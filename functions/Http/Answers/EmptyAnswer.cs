using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Answers;

/// <summary>A success that says nothing more, never to be kept.</summary>
internal sealed class EmptyAnswer : IResult, IStatusCodeHttpResult
{
    public static EmptyAnswer Ok { get; } = new();

    public int? StatusCode => StatusCodes.Status200OK;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status200OK;
        httpContext.Response.ContentLength = 0;
        httpContext.Response.Headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }
}
