using System.Buffers;
using System.Text.RegularExpressions;

namespace Gatehouse.Guardrails.Injection;

/// <summary>Marks that a chat template gives a meaning to, and a text has no business with.</summary>
internal static partial class Delimiters
{
    private const int LongestRule = 8;

    // Each is tried only around what it cannot do without.
    private static readonly (SearchValues<string> Anchors, int Before, int After, Regex Pattern, int Weight)[] patterns =
    [
        (Any("<|", "[INST", "[/INST", "<<SYS", "<</SYS", "</s>", "<s>", "_of_turn>", "{{#"), 1, 64, Tokens(), 10),
        (Any("system", "admin", "developer", "sys:", "sys>", "sys]", "sys)"), 16, 48, SystemTurn(), 7),
        (Any("\nuser", "\nhuman", "\ncustomer", "\nquestion", "\n user", "\n human"), 300, 24, Turns(), 7),
        (Any("##", "----", "====", "****", "____"), 1, 48, Sections(), 6),
        (Any("<info", "</info", "<import", "</import", "<system", "</system", "<instr", "</instr", "<admin", "</admin", "<devel", "</devel", "<prompt", "</prompt", "<secret", "</secret", "<hidden", "</hidden", "<overr", "</overr", "<user_", "</user_", "<assist", "</assist"), 0, 64, Tags(), 6),
    ];

    public static void Read(ReadOnlySpan<char> raw, List<Signal> signals, Func<int, int> indexOf)
    {
        foreach (var (anchors, before, after, pattern, weight) in patterns)
        {
            for (var at = raw.IndexOfAny(anchors); at >= 0;)
            {
                // A rule of many signs is one: what matters is what follows it.
                var run = raw[at..].IndexOfAnyExcept(raw[at]);
                var end = run < 0 ? raw.Length : at + run;
                var start = Math.Max(0, Math.Max(at, end - LongestRule) - before);
                foreach (var match in pattern.EnumerateMatches(raw[start..Math.Min(raw.Length, end + after)]))
                {
                    signals.Add(new Signal(SignalClass.DelimiterAbuse, weight, indexOf(start + match.Index), start + match.Index, start + match.Index + match.Length));
                    end = Math.Max(end, start + match.Index + match.Length);
                }

                var next = raw[end..].IndexOfAny(anchors);
                at = next < 0 ? -1 : end + next;
            }
        }
    }

    private static SearchValues<string> Any(params string[] words) => SearchValues.Create(words, StringComparison.OrdinalIgnoreCase);

    // What a tokenizer turns into a boundary between speakers.
    [GeneratedRegex(@"<\|[a-z_0-9]+\|>|\[/?INST\]|<<\/?SYS>>|<\/?s>\s*\[|<start_of_turn>|<end_of_turn>|\{\{#(system|user|assistant)~?\}\}", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Tokens();

    // A new system message inside a text.
    [GeneratedRegex(@"(\n|^|#|\]|>)\s*[(\[<{*#]{0,4} ?(system|sys|admin|developer)([ _-]?(message|prompt|instruction|override|note|alert|mode|update|command)s?)?\s?[)\]>}*]{0,4}\s?(:|\)|\]|>)", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex SystemTurn();

    // An invented answer, and an invented request after it.
    [GeneratedRegex(@"\n\s{0,4}(assistant|ai|bot|gpt|response|answer|<[^>\n]+>|\[[^\]\n]+\])\s?:?[^\n]*\n\s{0,4}(user|human|customer|question)\s?:", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Turns();

    [GeneratedRegex(@"#{2,}\s{0,2}\(?(new |end of |begin |start )?(instruction|system|human|assistant|response|user|prompt|task)|[-=*_]{4,}\s{0,2}<?\s?(end|begin|start|beginning) (of )?(the )?(prompt|session|instruction|system|new|context|document|text|data|user|input|conversation)", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Sections();

    [GeneratedRegex(@"</?(information|important|system|instructions?|admin|developer|prompt|secret|hidden|override|user_query|assistant)( [^>]*)?>", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Tags();
}
