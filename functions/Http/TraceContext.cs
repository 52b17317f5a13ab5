using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http;

/// <summary>The W3C trace context that a request belongs to.</summary>
internal static class TraceContext
{
    /// <summary>Null when the caller sent none that is well-formed and nothing here traces.</summary>
    public static string? ParentOf(HttpRequest request)
    {
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } current)
            return current.Id;
        var values = request.Headers.TraceParent;
        return values.Count == 1 && ActivityContext.TryParse(values[0], null, out _) ? values[0] : null;
    }
}
