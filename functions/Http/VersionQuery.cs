using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http;

/// <summary>Which of a document's versions are asked for: <c>?version=</c> one, <c>?from=&amp;to=</c> the difference of two, neither the list.</summary>
public sealed record VersionQuery(int? Version, int? From, int? To)
{
    public static bool TryRead(HttpRequest request, [NotNullWhen(true)] out VersionQuery? query, [NotNullWhen(false)] out string? fault)
    {
        query = null;
        if (!TryRead(request, "version", out var version, out fault) || !TryRead(request, "from", out var from, out fault) || !TryRead(request, "to", out var to, out fault))
            return false;
        if (from is null != to is null || version is not null && from is not null)
            fault = "`from` and `to` stand together, and not beside `version`";
        else
            query = new VersionQuery(version, from, to);
        return query is not null;
    }

    private static bool TryRead(HttpRequest request, string name, out int? version, [NotNullWhen(false)] out string? fault)
    {
        var number = 0;
        var isRead = QueryValue.TryReadInteger(request, name, (1, int.MaxValue - 1), ref number, out fault);
        version = number == 0 ? null : number;
        return isRead;
    }
}
