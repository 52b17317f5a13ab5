using System.Buffers;
using System.Text.Json;
using Gatehouse.Wire;

namespace Gatehouse.Http.Bodies;

/// <summary>Ids in bodies: a prefix and so many characters of <c>[a-z0-9]</c>, exactly.</summary>
internal static class WireIds
{
    public const int Own = 20;

    private static readonly SearchValues<char> alphabet = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");

    public static string? RequiredId(this StrictObject body, string name, string prefix, int length)
    {
        if (body.Required(name, JsonValueKind.String)?.GetString() is not { } id)
            return null;
        if (id.Length == prefix.Length + length
            && id.StartsWith(prefix, StringComparison.Ordinal)
            && !id.AsSpan(prefix.Length).ContainsAnyExcept(alphabet))
            return id;
        body.Refuse(name, $"must be `{prefix}` and {length} characters of `a-z0-9`");
        return null;
    }
}
