using System.Diagnostics.CodeAnalysis;
using Gatehouse.Identity;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http;

/// <summary>Ids in paths. What cannot be one names nothing, so the answer is the same as for one that does not exist.</summary>
internal static class RouteIds
{
    public static bool TryRead(HttpContext http, string name, IdKind kind, out string id, [NotNullWhen(false)] out Problem? problem)
    {
        id = http.Request.RouteValues[name] as string ?? "";
        problem = Ids.Is(kind, id) ? null : Problems.NotFound($"there is no {name} of this id");
        return problem is null;
    }
}
