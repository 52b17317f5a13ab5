using System.Text.RegularExpressions;

namespace Gatehouse.Scenarios.Harness;

/// <summary>A fenced block of a Markdown file.</summary>
/// <param name="Language">The first word behind the fence.</param>
/// <param name="Label">The rest of that line.</param>
public sealed partial record MarkdownBlock(string Language, string Label, string Text)
{
    public static IReadOnlyList<MarkdownBlock> Of(string file) =>
        [.. Fences().Matches(File.ReadAllText(file)).Select(match => new MarkdownBlock(match.Groups["language"].Value, match.Groups["label"].Value.Trim(), match.Groups["text"].Value))];

    /// <summary>Whether <paramref name="output"/> is this text, where <c>…</c> stands for anything.</summary>
    public bool Describes(string output) => Regex.IsMatch(
        output.ReplaceLineEndings("\n").TrimEnd(),
        $"^{string.Join(".*", Text.TrimEnd().Split('…').Select(Regex.Escape))}$",
        RegexOptions.Singleline | RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(10));

    [GeneratedRegex(@"^```(?<language>\w+)(?<label>[^\n]*)\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Fences();
}
