using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gatehouse.Tests.Docs;

/// <summary>One situation of the policy cookbook, as the page has it.</summary>
public sealed partial record Recipe(string Title, string Policy, IReadOnlyList<JsonElement> Cases)
{
    private static readonly Lazy<IReadOnlyList<Recipe>> all = new(Read);

    public static IReadOnlyList<Recipe> All => all.Value;

    private static IReadOnlyList<Recipe> Read() =>
    [
        .. from section in Section().Matches(File.ReadAllText(PathOfPage()))
           let body = section.Groups["body"].Value
           select new Recipe(
               section.Groups["title"].Value,
               Block().Matches(body).Single(block => block.Groups["kind"].Value == "policy").Groups["json"].Value,
               [.. JsonDocument.Parse(Block().Matches(body).Single(block => block.Groups["kind"].Value == "cases").Groups["json"].Value).RootElement.EnumerateArray()]),
    ];

    private static string PathOfPage([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "policy-cookbook.md");

    [GeneratedRegex(@"^## (?<title>\d+\. [^\n]+)\n(?<body>.*?)(?=^## |\z)", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Section();

    [GeneratedRegex(@"^```json (?<kind>policy|cases)\n(?<json>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Block();
}
