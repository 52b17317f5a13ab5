using System.Text;
using Gatehouse.Identity;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http;

/// <summary>Reads <c>?limit=</c> and <c>?after=</c> of every list. An <c>after</c> is good for the list that gave it, and no other.</summary>
public sealed class Pages(PageTokens tokens)
{
    private const string Limit = "limit";
    private const string After = "after";
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1000;

    public async ValueTask<BodyOf<PageQuery>> ReadAsync(HttpContext http, string organisation)
    {
        var limit = DefaultLimit;
        if (!QueryValue.TryReadInteger(http.Request, Limit, (1, MaxLimit), ref limit, out var fault) | !QueryValue.TryRead(http.Request, After, out var sealedPlace, out var second))
            return Malformed(fault ?? second!);

        var seal = await tokens.ForAsync(ListOf(http.Request, organisation), http.RequestAborted);
        if (sealedPlace is null)
            return new PageQuery(limit, "", seal);
        return seal.Open(sealedPlace) is { } place
            ? new PageQuery(limit, place, seal)
            : Malformed("`after` is not the `after` of this list, or is older than a day");
    }

    private static BodyFault Malformed(string detail) => new(new Policy.Refusal(Policy.RefusalCode.Malformed, detail), []);

    // Paths are matched without regard to case, and with or without a last slash: they are one list.
    private static string ListOf(HttpRequest request, string organisation)
    {
        var list = new StringBuilder(organisation).Append('|').Append(request.Path.Value?.TrimEnd('/').ToLowerInvariant());
        foreach (var (name, values) in request.Query.Where(member => member.Key is not (Limit or After)).OrderBy(member => member.Key, StringComparer.Ordinal))
        {
            foreach (var value in values)
                list.Append('|').Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value ?? ""));
        }

        return list.ToString();
    }
}
