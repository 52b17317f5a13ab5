using System.Buffers;
using System.Collections.Frozen;
using System.Text.Json;
using Gatehouse.Identity;

namespace Gatehouse.Audit;

/// <summary>Which texts an entry may hold: no prose, nothing that names a person.</summary>
public static class AuditNames
{
    public const int MaxIdLength = 128;
    public const int MaxNameLength = 256;

    private static readonly SearchValues<char> idCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-.:|$");
    private static readonly SearchValues<char> nameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.:/$[]");

    private static readonly FrozenDictionary<AuditKind, string> kinds =
        Enum.GetValues<AuditKind>().ToFrozenDictionary(kind => kind, kind => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString()));

    private static readonly FrozenDictionary<string, AuditKind> kindsByName =
        kinds.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    /// <summary>An id that the gate made: 1 to 128 of <c>a-z 0-9 _ - . : | $</c>.</summary>
    public static bool IsId(string text) => text.Length is > 0 and <= MaxIdLength && !text.AsSpan().ContainsAnyExcept(idCharacters);

    /// <summary>A name that operators and agents choose (task type, tool, clause): 1 to 256 of <c>A-Z a-z 0-9 _ - . : / $ [ ]</c>.</summary>
    public static bool IsName(string text) => text.Length is > 0 and <= MaxNameLength && !text.AsSpan().ContainsAnyExcept(nameCharacters);

    public static string ToWireName(this AuditKind kind) => kinds[kind];

    public static bool TryParse(string wireName, out AuditKind kind) => kindsByName.TryGetValue(wireName, out kind);

    internal static string RequireId(string text) =>
        IsId(text) ? text : throw new ArgumentException($"`{text}` is not an id that an audit entry can hold", nameof(text));

    // An entry must exist whatever an agent sent, so what is not a name is kept as its digest; `~` starts no name.
    internal static string NameOrDigest(string text) =>
        IsName(text) ? text : "~" + TextDigest.Of(text);

    internal static string ToWireName(this AuditDecision decision) => decision switch
    {
        AuditDecision.Allow => "allow",
        AuditDecision.NeedsApproval => "needsApproval",
        _ => "deny",
    };
}
