using System.Diagnostics.CodeAnalysis;
using Gatehouse.Identity;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http;

/// <summary>Which part of a list is asked for.</summary>
/// <param name="After">The id that the page before ended with; empty for the first page.</param>
public readonly record struct PageQuery(int Limit, string After)
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1000;

    public static bool TryRead(HttpRequest request, IdKind kind, out PageQuery page, [NotNullWhen(false)] out Problem? problem)
    {
        var limit = DefaultLimit;
        if (!QueryValue.TryReadInteger(request, "limit", (1, MaxLimit), ref limit, out var fault) | !QueryValue.TryRead(request, "after", out var after, out var second))
            fault ??= second;
        else if (after is not null && !Ids.Is(kind, after))
            fault = "`after` is not the `after` of a page";
        page = new PageQuery(limit, after ?? "");
        problem = fault is null ? null : Problems.Malformed(fault);
        return problem is null;
    }
}
