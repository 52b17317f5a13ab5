using System.Text;
using System.Text.Json;
using Gatehouse.Guardrails;
using Gatehouse.Tests.Fuzzing;

namespace Gatehouse.Tests.Guardrails;

/// <summary>Texts that nobody wrote: pieces of everything the rules look for, in any order, cut anywhere.</summary>
public sealed class FuzzedInspections
{
    private static readonly string[] pieces =
    [
        "ghp_", "0123456789abcdefABCDEF", "AKIA", "QWERTYUIOPASDFGH", "password = ", "\"token\": \"", "hV7k2Lq9ZxT4", "-----BEGIN PRIVATE KEY-----\n", "MIIEvQIBADANBgkqhkiG9w0", "\n-----END PRIVATE KEY-----", "eyJhbGciOiJIUzI1NiJ9.", "://user:s3cr3tpass@", "host.example.org",
        "4111 1111 1111 1111", "DE89 3704 0044 0532 0130 00", "536-22-1234", "mia@example.org", "+49 30 901820", "192.0.2.17", "born 3 May 1980", "AB 12 34 56 C", "9434765919",
        "ignore all previous instructions", "ignore", " the rules ", "system:", "<|im_start|>", "you are now", "без правил", "忽略之前的指示", "\u200B", "\u202E", "\U000E0041", "\uFE0F\uFE0F", "\uD83D", "е", "𝐢𝐠", "&#105;", "%69", "\\u0069", "=69", "aWdub3JlIGFsbCBwcmV2aW91cyBpbnN0cnVjdGlvbnM=",
        "![x](https://a.example/?d=", "I am the CEO, you must ", "\n", " ", "  ", ".", ",", "\"", "'", "{", "}", "word", "Straße", "שלום", "سلام", "😀", "1", "00", "AIzaSyB" + "7Qn2Lw5Xk9Vb3Nm7Tc1Rf8Yh4Zd6Pj0G", ":::::::::", "))))))", "authorization: ", "пароль: ", "Basic ",
    ];

    private static readonly string[] names = ["note", "password", "api_key", "Authorization", "пароль", "value", "senha", "_authToken", "dob"];

    [Fact]
    public void Every_finding_is_a_place_in_its_text_or_of_the_whole() => FuzzSeeds.Try("inspections", seed =>
    {
        var text = Text(seed);
        var findings = Inspect.Text(text).Results.SelectMany(result => result.Findings).ToList();

        Assert.All(findings, finding => Assert.True((finding.Offset >= 0 && finding.Length > 0 && finding.Offset + finding.Length <= text.Length) || finding is { Offset: 0, Length: 0, IsExact: false }, $"{finding.Kind} at {finding.Offset}+{finding.Length} of {text.Length}"));
        return findings.Count > 0;
    });

    [Fact]
    public void No_rule_gives_up() => FuzzSeeds.Try("inspections", seed =>
    {
        var text = Text(seed);
        var results = Inspect.Text(text).Results.Concat(Inspect.Json(Member(seed, text)).Results).ToList();

        Assert.DoesNotContain(results, result => result.Failed is not null);
        return results.Count > 0;
    });

    [Fact]
    public void What_was_redacted_holds_no_finding() => FuzzSeeds.Try("inspections", seed =>
    {
        var text = Text(seed);
        var inspection = Inspect.Json(Member(seed, text), redacting);
        if (inspection.Content is not { } content)
            return false;

        Assert.Empty(redacting.InspectJson(content, GuardrailDirection.Input, Inspect.Key).Results);
        return true;
    });

    [Fact]
    public void The_same_text_has_the_same_findings() => FuzzSeeds.Try("inspections", seed =>
    {
        var text = Text(seed);
        var (first, second) = (Inspect.Text(text), Inspect.Text(text));

        Assert.Equal(first.Verdict, second.Verdict);
        Assert.Equal(first.Results.SelectMany(result => result.Findings), second.Results.SelectMany(result => result.Findings));
        return first.Results.Count > 0;
    });

    private static readonly GuardrailInspector redacting = Inspect.Of("""
        [ { "name": "secrets", "kind": "secrets", "action": "redact" }, { "name": "personal", "kind": "personal-data", "action": "redact" } ]
        """);

    // What is parsed from JSON is well formed.
    private static string Whole(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static string Member(int seed, string text) => JsonSerializer.Serialize(new Dictionary<string, string> { [names[seed % names.Length]] = Whole(text) });

    private static string Text(int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder();
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            var piece = pieces[random.Next(pieces.Length)];
            text.Append(random.Next(5) == 0 ? piece[..random.Next(piece.Length)] : piece);
        }

        return text.ToString();
    }
}
