using System.Globalization;

namespace Gatehouse.GuardrailQuality;

/// <param name="Set">A built-in set's name, or a path to a set's document.</param>
/// <param name="Worst">How many misses and alarms are shown, shortened.</param>
internal sealed record QualityOptions(IReadOnlyList<string> Files, string Set, int Worst, string? Family)
{
    private const string Usage = """
        usage: GuardrailQuality [--set default|strict|credentials-only|file.json] [--worst n] [--family injection|secrets|personal-data] file.jsonl…

        Each line of a file is { "text", "label", "kind" }. A label other than `benign` should be found by the guardrails of its
        family: attack by prompt-injection, exfiltration and authority-claims, secret by secrets, pii by personal-data. A benign line
        counts against the family of its file, which its other lines, its name or --family tells.
        """;

    public static bool TryRead(string[] args, out QualityOptions options, out string message)
    {
        options = new QualityOptions([], "default", 5, null);
        message = Usage;
        var files = new List<string>();
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--set" when i + 1 < args.Length:
                    options = options with { Set = args[++i] };
                    break;
                case "--family" when i + 1 < args.Length:
                    options = options with { Family = args[++i] };
                    break;
                case "--worst" when i + 1 < args.Length && int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var worst):
                    (options, i) = (options with { Worst = worst }, i + 1);
                    break;
                case ['-', ..]:
                    return false;
                default:
                    files.Add(args[i]);
                    break;
            }
        }

        options = options with { Files = files };
        return files.Count > 0;
    }
}
