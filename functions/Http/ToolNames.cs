using System.Diagnostics.CodeAnalysis;
using Gatehouse.Wire;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http;

/// <summary>Names of tools in a query, apart by commas.</summary>
public static class ToolNames
{
    private const int MaxTools = 200;

    public static bool TryRead(HttpRequest request, [NotNullWhen(true)] out IReadOnlyList<string>? names, [NotNullWhen(false)] out string? fault)
    {
        names = null;
        if (!QueryValue.TryRead(request, "tools", out var text, out fault))
            return false;

        string[] found = text is null ? [] : text.Split(',');
        fault = text is null ? "`tools` is required: names of tools, apart by commas"
            : found.Length > MaxTools ? $"`tools` names {found.Length} tools; at most {MaxTools} are allowed"
            : found.Distinct(StringComparer.Ordinal).Count() < found.Length ? "`tools` names a tool twice"
            : found.Select(name => PlainText.FindFault(name)).FirstOrDefault(wrong => wrong is not null) is { } wrong ? $"a name in `tools` {wrong}"
            : null;
        names = found;
        return fault is null;
    }
}
