using System.Buffers;
using System.Text.RegularExpressions;

namespace Gatehouse.Guardrails.Injection;

/// <summary>Marks that a chat template gives a meaning to, and a text has no business with.</summary>
internal static partial class Delimiters
{
    private static readonly SearchValues<string> anchors = SearchValues.Create(
        ["<|", "[inst]", "<<sys", "</s>", "system", "assistant:", "user:", "human:", "###", "begin", "end of", "<information", "<important", "instruction", "<admin", "im_start"], StringComparison.OrdinalIgnoreCase);

    private static readonly (Regex Pattern, int Weight)[] patterns = [(Tokens(), 10), (SystemTurn(), 7), (Turns(), 7), (Sections(), 6), (Tags(), 6)];

    public static void Read(ReadOnlySpan<char> raw, List<Signal> signals, Func<int, int> indexOf)
    {
        if (!raw.ContainsAny(anchors))
            return;
        foreach (var (pattern, weight) in patterns)
        {
            foreach (var match in pattern.EnumerateMatches(raw))
                signals.Add(new Signal(SignalClass.DelimiterAbuse, weight, indexOf(match.Index), match.Index, match.Index + match.Length));
        }
    }

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
