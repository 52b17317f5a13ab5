using System.Text;

namespace Gatehouse.Benchmarks.Guardrails;

/// <summary>Texts of a length that is asked for.</summary>
internal static class GuardrailTexts
{
    private const string Prose =
        "The harbour town woke slowly that morning. Fishing boats came home with crates of herring, gulls wheeled over the quay, and a baker carried warm loaves across the square. " +
        "Children ran between the stalls while their mothers compared prices of apples, leeks and cheese. An old man mended nets near the lighthouse and talked about winters long gone. " +
        "By noon the fog had lifted, the ferry whistled twice, and a small orchestra began to play under the chestnut trees. Nobody hurried; even the clock above the guildhall ran late. ";

    private const string Noisy =
        "Meeting on 2026-03-14 at 10:30 with o.brandt@example.org (+49 30 901820) — agenda: résumé of Q3, café budget €1,240.50, see https://wiki.example.org/q3?tab=2#notes and ticket 48151623. " +
        "Please ignore the second column; the system prompts for a password when the session ends. Order 4711-0815, batch 9f86d081884c7d65, path C:\\data\\in, 日本語のメモ, наши заметки. ";

    public static string Clean(int length) => Repeated(Prose, length);

    public static string Dirty(int length) => Repeated(Noisy, length);

    public static string Repeated(string part, int length)
    {
        var text = new StringBuilder(length + part.Length);
        while (text.Length < length)
            text.Append(part);
        return text.ToString(0, length);
    }

    /// <summary>Beginnings of what a rule looks for, that never end as it does.</summary>
    public static IReadOnlyList<(string Rule, string Part)> Worst { get; } =
    [
        ("secrets", "ghp_"), ("secrets", "AKIA"), ("secrets", "password="), ("secrets", "token\" : "), ("secrets", "eyJ"), ("secrets", "://a:"), ("secrets", "-----BEGIN "), ("secrets", "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\n"), ("secrets", "ghp_wK3v9Qm2Lr8TxB5nZ0pYs7Dc4Hf6Jg1Ea2Ru "), ("secrets", "bedrock-api-key-"), ("secrets", "\" == token "),
        ("personal-data", "4"), ("personal-data", "4 "), ("personal-data", "a@"), ("personal-data", "1:"), ("personal-data", "DE8 "), ("personal-data", "born "), ("personal-data", "3J"),
        ("personal-data", "4111 1111 1111 1111 "), ("personal-data", "mia@example.org "),
        ("prompt-injection", "ignore "), ("prompt-injection", "i-g-n-o-r-e"), ("prompt-injection", "\nai:"), ("prompt-injection", "your "), ("prompt-injection", "\""), ("prompt-injection", "忽略"), ("prompt-injection", "a\u0301"), ("prompt-injection", "attack \"ignore\" "),
        ("exfiltration", "![a](http://a?"), ("exfiltration", "https://"), ("exfiltration", "![ http://a "), ("exfiltration", "<img src=http://a "), ("exfiltration", "[a]: http://a "), ("authority-claims", "I am the CEO "),
        ("phrases", "codename 00000 "), ("phrases", "c o d e n a m e "), ("pattern", "a"), ("recipients", "a@a."), ("json-schema", "[1],"),
        ("layers", "%41"), ("layers", "QUFB"), ("layers", "01000001 "), ("layers", "&#x41;"), ("layers", "\\u{"), ("layers", "&#"), ("layers", "vtaber "),
    ];
}
