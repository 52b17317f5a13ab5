using Gatehouse.Http.Web;
using Gatehouse.Ledger;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Http;

/// <summary>Whatever goes wrong below, the answer is a problem, or a page where a person asked: an exception, and a status that nobody explained.</summary>
public sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller is gone; there is nobody to answer.
            return;
        }
        catch (BadHttpRequestException e) when (!http.Response.HasStarted)
        {
            http.Response.Clear();
            http.Response.StatusCode = e.StatusCode;
        }
        catch (Exception e) when (e is (StoreUnavailableException or IOException or InvalidDataException or TimeoutException) && !http.Response.HasStarted)
        {
            // A store or its disk: what cannot be read, or makes no sense, cannot be decided on.
            Unhandled(log, e, http.Request.Method, http.GetEndpoint()?.DisplayName ?? "no endpoint");
            http.Response.Clear();
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            Unhandled(log, e, http.Request.Method, http.GetEndpoint()?.DisplayName ?? "no endpoint");
            http.Response.Clear();
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }

        if (IsBare(http.Response) && http.GetEndpoint()?.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is not null)
            await WebPage.Failed(http.Response.StatusCode).ExecuteAsync(http);
        else if (IsBare(http.Response) && Problems.ForStatus(http.Response.StatusCode) is { } problem)
            await problem.ExecuteAsync(http);
    }

    private static bool IsBare(HttpResponse response) =>
        response is { HasStarted: false, StatusCode: >= 400, ContentType: null } && response.ContentLength is null or 0;

    [LoggerMessage(1, LogLevel.Error, "{Method} {Endpoint} failed")]
    private static partial void Unhandled(ILogger log, Exception exception, string method, string endpoint);
}
