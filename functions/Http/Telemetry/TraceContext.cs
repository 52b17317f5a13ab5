using System.Diagnostics;
using Gatehouse.Telemetry;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Telemetry;

/// <summary>The W3C trace context that a request belongs to.</summary>
internal static class TraceContext
{
    /// <summary>
    /// What a task made by this request goes on with: the gate's own span; where nobody watches the gate, the caller's, passed
    /// on untouched; else what the host runs the request in. Null when there is none of these.
    /// </summary>
    public static string? ParentOf(HttpRequest request) =>
        GateSpans.Current?.Id ?? CallersParentOf(request) ?? (Activity.Current is { IdFormat: ActivityIdFormat.W3C } host ? host.Id : null);

    /// <summary>Null when the caller sent none that is well-formed.</summary>
    public static string? CallersParentOf(HttpRequest request)
    {
        var values = request.Headers.TraceParent;
        return values.Count == 1 && ActivityContext.TryParse(values[0], null, out _) ? values[0] : null;
    }
}
