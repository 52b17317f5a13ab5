using System.Collections.Frozen;
using System.Diagnostics;
using Gatehouse.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Http.Telemetry;

/// <summary>The span that a request's trace begins with here, and the count of requests that proved nothing.</summary>
/// <remarks>It stands before everything else, so that problem details name the same trace.</remarks>
public sealed class RequestTracing(RequestDelegate next)
{
    // Anything else is the caller's own text.
    private static readonly FrozenSet<string> methods = FrozenSet.Create(StringComparer.Ordinal, "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    public async Task InvokeAsync(HttpContext http)
    {
        // Probes come every few seconds and say nothing that readiness does not.
        var isProbe = http.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal);
        using var span = isProbe ? null : GateSpans.Begin("request", ActivityKind.Server, TraceContext.CallersParentOf(http.Request));
        await next(http);

        if (http.Response.StatusCode == StatusCodes.Status401Unauthorized)
            http.RequestServices.GetService<GateMeters>()?.SignInRefused(isTokenRequest: http.Request.Path == Routes.Token);
        if (span is not null)
            Describe(span, http);
    }

    private static void Describe(Activity span, HttpContext http)
    {
        var method = methods.Contains(http.Request.Method) ? http.Request.Method : "_OTHER";
        var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        span.DisplayName = route == Routes.Dispatch ? "dispatch" : route is null ? method : $"{method} {route}";
        span.SetTag(SpanTags.HttpMethod, method);
        span.SetTag(SpanTags.HttpStatus, http.Response.StatusCode);
        if (route is not null)
            span.SetTag(SpanTags.HttpRoute, route);
        if (http.Response.StatusCode >= StatusCodes.Status500InternalServerError)
            span.SetStatus(ActivityStatusCode.Error);
    }
}
