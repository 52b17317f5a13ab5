using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.OpenApi.Areas;

internal static class HealthArea
{
    public static ApiArea Told { get; } = new("Health", "For probes, and for machines that read this.",
    [
        new(HttpMethods.Get, Routes.Live, "isLive", "Says that the process answers.")
        {
            Callers = ApiCallers.Anyone,
            Answers = [new(200, "Health", "Live.")],
        },
        new(HttpMethods.Get, Routes.Ready, "isReady", "Says whether a dispatch could succeed now.")
        {
            Callers = ApiCallers.Anyone,
            Answers = [new(200, "Health", "Ready.")],
            MayRefuse = [503],
        },
        new(HttpMethods.Get, Routes.OpenApi, "readOpenApi", "Has this document.")
        {
            Callers = ApiCallers.Anyone,
            Answers = [new(200, "OpenApi", "The document.")],
        },
    ]);
}
