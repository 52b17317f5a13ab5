using System.Globalization;
using System.Text;
using Gatehouse.Guardrails.Normalisation;

namespace Gatehouse.Tests.Guardrails;

/// <summary>Ways to write a text so that a machine that compares letters does not read it.</summary>
internal static class Evasions
{
    /// <summary>Name, the view that reads it again (none: a layer), and how it is done.</summary>
    public static IReadOnlyList<(string Name, ViewKind View, Func<string, string> Apply)> All { get; } =
    [
        ("as it is", ViewKind.Skeleton, text => text),
        ("upper case", ViewKind.Skeleton, text => text.ToUpperInvariant()),
        ("alternating case", ViewKind.Skeleton, text => string.Concat(text.Select((symbol, i) => i % 2 == 0 ? char.ToUpperInvariant(symbol) : symbol))),
        ("many spaces", ViewKind.Skeleton, text => text.Replace(" ", "  \t ", StringComparison.Ordinal)),
        ("full width", ViewKind.Skeleton, text => Letters(text, letter => ((char)(letter + 0xFEE0)).ToString())),
        ("mathematical bold", ViewKind.Skeleton, text => Letters(text, letter => char.ConvertFromUtf32((char.IsUpper(letter) ? 0x1D400 - 'A' : 0x1D41A - 'a') + letter))),
        ("mathematical script", ViewKind.Skeleton, text => Letters(text, letter => char.ConvertFromUtf32((char.IsUpper(letter) ? 0x1D4D0 - 'A' : 0x1D4EA - 'a') + letter))),
        ("monospace", ViewKind.Skeleton, text => Letters(text, letter => char.ConvertFromUtf32((char.IsUpper(letter) ? 0x1D670 - 'A' : 0x1D68A - 'a') + letter))),
        ("circled", ViewKind.Skeleton, text => Letters(text, letter => ((char)((char.IsUpper(letter) ? 0x24B6 - 'A' : 0x24D0 - 'a') + letter)).ToString())),
        ("white on black squares", ViewKind.Skeleton, text => Letters(text, letter => char.ConvertFromUtf32(0x1F170 - 'A' + char.ToUpperInvariant(letter)))),
        ("regional indicators", ViewKind.Skeleton, text => Letters(text, letter => char.ConvertFromUtf32(0x1F1E6 - 'A' + char.ToUpperInvariant(letter)))),
        ("zero-width spaces", ViewKind.Skeleton, text => Between(text, "\u200B")),
        ("word joiners", ViewKind.Skeleton, text => Between(text, "\u2060")),
        ("soft hyphens", ViewKind.Skeleton, text => Between(text, "\u00AD")),
        ("non-joiners", ViewKind.Skeleton, text => Between(text, "\u200C")),
        ("combining accents", ViewKind.Skeleton, text => Between(text, "\u0301\u0323")),
        ("variation selectors", ViewKind.Skeleton, text => Between(text, "\uFE0F")),
        ("accented letters", ViewKind.Skeleton, text => Mapped(text, "aeiounc", "áêíöúñç")),
        ("Cyrillic look-alikes", ViewKind.Skeleton, text => Mapped(text, "aeopcxyis", "аеорсхуіѕ")),
        ("Greek look-alikes", ViewKind.Skeleton, text => Mapped(text, "oaivup", "οαινυρ")),
        ("digits for letters", ViewKind.Skeleton, text => Mapped(text, "oeas", "034$")),
        ("l for i", ViewKind.Skeleton, text => text.Replace('i', 'l')),
        ("hyphenated letters", ViewKind.Squeezed, text => Spread(text, "-")),
        ("spaced letters", ViewKind.Squeezed, text => Spread(text, " ")),
        ("dotted letters", ViewKind.Squeezed, text => Spread(text, ".")),
        ("underlined letters", ViewKind.Squeezed, text => Spread(text, "_")),
        ("broken lines", ViewKind.Squeezed, text => string.Concat(text.Select((symbol, i) => i % 4 == 3 ? $"{symbol}\n" : symbol.ToString()))),
        ("base64", ViewKind.None, text => $"Data: {Convert.ToBase64String(Encoding.UTF8.GetBytes(text))} end."),
        ("base64url", ViewKind.None, text => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text))),
        ("base64 twice", ViewKind.None, text => Convert.ToBase64String(Encoding.UTF8.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(text))))),
        ("base64 of UTF-16", ViewKind.None, text => Convert.ToBase64String(Encoding.Unicode.GetBytes(text))),
        ("hex", ViewKind.None, text => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text))),
        ("bits", ViewKind.None, text => string.Join(' ', text.Select(symbol => Convert.ToString(symbol, 2).PadLeft(8, '0')))),
        ("percent", ViewKind.None, text => string.Concat(text.Select(symbol => $"%{(int)symbol:X2}"))),
        ("JSON escapes", ViewKind.None, text => string.Concat(text.Select(symbol => $"\\u{(int)symbol:x4}"))),
        ("C escapes", ViewKind.None, text => string.Concat(text.Select(symbol => $"\\x{(int)symbol:x2}"))),
        ("HTML entities", ViewKind.None, text => string.Concat(text.Select(symbol => string.Create(CultureInfo.InvariantCulture, $"&#{(int)symbol};")))),
        ("HTML entities in hex", ViewKind.None, text => string.Concat(text.Select(symbol => $"&#x{(int)symbol:x};"))),
        ("quoted-printable", ViewKind.None, text => string.Concat(text.Select((symbol, i) => $"={(int)symbol:X2}{(i % 20 == 19 ? "=\r\n" : "")}"))),
        ("rot13", ViewKind.None, Ciphers.Rotate),
        ("backwards", ViewKind.None, text => new string([.. text.Reverse()])),
        ("tag characters", ViewKind.None, text => "Good morning!" + string.Concat(text.Select(symbol => char.ConvertFromUtf32(0xE0000 + symbol)))),
        ("bytes in variation selectors", ViewKind.None, text => "😊" + string.Concat(text.Select(symbol => char.ConvertFromUtf32(symbol < 16 ? 0xFE00 + symbol : 0xE0100 + symbol - 16)))),
        ("direction override", ViewKind.None, text => $"\u202E{new string([.. text.Reverse()])}\u202C"),
    ];

    private static string Letters(string text, Func<char, string> draw) => string.Concat(text.Select(symbol => char.IsAsciiLetter(symbol) ? draw(symbol) : symbol.ToString()));

    private static string Between(string text, string what) => string.Concat(text.Select(symbol => char.IsAsciiLetter(symbol) ? symbol + what : symbol.ToString()));

    private static string Mapped(string text, string from, string to) => string.Concat(text.Select(symbol => from.IndexOf(symbol) is >= 0 and var i ? to[i] : symbol));

    private static string Spread(string text, string separator) => string.Join(separator, text.Where(symbol => symbol != ' '));
}
