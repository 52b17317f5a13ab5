using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;

namespace Gatehouse.Wire;

/// <summary>
/// The only door for JSON from outside: RFC 8259 and nothing more, bounded before it is built. No duplicate members
/// (RFC 7493 section 2.3), no lone surrogates, no byte order mark, no second value, and only numbers that a
/// <see cref="decimal"/> holds exactly (see <see cref="JsonNumbers"/>).
/// </summary>
public static class StrictJson
{
    /// <summary>The root keeps <paramref name="utf8"/> alive and reads from it: the caller MUST NOT change or reuse these bytes.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, StrictJsonRules rules, out JsonElement root, [NotNullWhen(false)] out WireError? error)
    {
        root = default;
        error = FindFault(utf8.Span, rules);
        if (error is not null)
            return false;

        // Not disposed on purpose: elements travel into commits that outlive the request, and a rented array that is
        // not returned is only an array.
        root = JsonDocument.Parse(utf8).RootElement;
        return true;
    }

    private static WireError? FindFault(ReadOnlySpan<byte> utf8, StrictJsonRules rules)
    {
        if (utf8.Length > rules.MaxBytes)
            return new WireError("$", $"the document has {utf8.Length} bytes; at most {rules.MaxBytes} are allowed");
        if (utf8.IsEmpty)
            return new WireError("$", "the document is empty");
        if (utf8.StartsWith("\uFEFF"u8))
            return new WireError("$", "the document starts with a byte order mark");
        if (!Utf8.IsValid(utf8))
            return new WireError("$", "the document is not valid UTF-8");

        using var scan = new StrictJsonScan(utf8, rules);
        return scan.FindFault();
    }
}
