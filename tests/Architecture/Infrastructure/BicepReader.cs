using System.Text.RegularExpressions;

namespace Gatehouse.Architecture.Infrastructure;

/// <summary>Reads as much of the language as this repository's modules use, and fails at anything else: no compiler is needed to hold them to what they promise.</summary>
internal sealed partial class BicepReader(string file, string text)
{
    private const string Closing = ")]}";

    private int at;

    public IReadOnlyList<BicepDeclaration> Read()
    {
        var all = new List<BicepDeclaration>();
        var above = "";
        while (at < text.Length)
        {
            var line = Line();
            if (Head().Match(text, at) is { Success: true } head && head.Index == at)
            {
                at += head.Length;
                all.Add(Declaration(head, above));
                above = "";
            }
            else
            {
                above = line.Length == 0 ? "" : $"{above}{line}\n";
                at = Math.Min(text.Length, at + line.Length + 1);
            }
        }

        return all;
    }

    private BicepDeclaration Declaration(Match head, string above)
    {
        var kind = head.Groups["kind"].Value;
        var condition = kind is "resource" or "module" ? Condition() : null;
        var value = head.Groups["given"].Success ? Value() : null;
        return new BicepDeclaration(file, kind, head.Groups["name"].Value, head.Groups["type"].Value.Trim('\''), above, head.Groups["existing"].Success, condition, value);
    }

    private string? Condition()
    {
        if (!text.AsSpan(at).StartsWith("if ("))
            return null;
        var start = at += "if ".Length;
        SkipBalanced();
        SkipBlank();
        return text[start..at].Trim();
    }

    private BicepValue Value()
    {
        SkipBlank();
        var start = at;
        BicepValue? value = text[at] switch
        {
            '{' => Members(),
            '[' => Items(),
            '\'' when !Quoted().Contains("${", StringComparison.Ordinal) => new BicepValue.Literal(text[(start + 1)..(at - 1)].Replace("\\'", "'", StringComparison.Ordinal)),
            _ => null,
        };
        if (value is not null && EndsHere())
            return value;

        at = start;
        while (at < text.Length && !EndsHere())
            Skip();
        return new BicepValue.Computed(text[start..at].Trim());
    }

    private BicepValue.Members Members()
    {
        var members = new Dictionary<string, BicepValue>(StringComparer.Ordinal);
        at++;
        for (SkipBetween(); text[at] != '}'; SkipBetween())
        {
            var key = Key().Match(text, at);
            Assert.True(key.Success && key.Index == at, $"{file}: no key at `{Line()}`");
            at += key.Length;
            members.Add(key.Groups["key"].Value.Trim('\''), Value());
        }

        at++;
        return new BicepValue.Members(members);
    }

    /// <summary>Of a loop, the one value that it repeats.</summary>
    private BicepValue Items()
    {
        at++;
        if (Loop().Match(text, at) is { Success: true } loop && loop.Index == at)
        {
            at += loop.Length;
            var repeated = Value();
            SkipBetween();
            at++;
            return repeated;
        }

        var items = new List<BicepValue>();
        for (SkipBetween(); text[at] != ']'; SkipBetween())
            items.Add(Value());
        at++;
        return new BicepValue.Items(items);
    }

    /// <summary>One piece of an expression: a string, a bracket with what it holds, or a character.</summary>
    private void Skip()
    {
        if (text[at] == '\'')
            Quoted();
        else if (text[at] is '(' or '[' or '{')
            SkipBalanced();
        else
            at++;
    }

    private void SkipBalanced()
    {
        at++;
        while (!Closing.Contains(text[at], StringComparison.Ordinal))
            Skip();
        at++;
    }

    private string Quoted()
    {
        var start = at++;
        while (text[at] != '\'')
            at += text[at] == '\\' ? 2 : 1;
        at++;
        return text[start..at];
    }

    private bool EndsHere()
    {
        while (at < text.Length && text[at] == ' ')
            at++;
        return at >= text.Length || text[at] is '\n' or ',' || Closing.Contains(text[at], StringComparison.Ordinal);
    }

    private void SkipBlank()
    {
        while (text[at] == ' ')
            at++;
    }

    private void SkipBetween() => at += Between().Match(text, at).Length;

    private string Line() => text[at..(text.IndexOf('\n', at) is >= 0 and var end ? end : text.Length)];

    [GeneratedRegex(@"\G(?<kind>param|var|resource|module|output) (?<name>\w+)(?: (?<type>'[^']+'|\w+))?(?<existing> existing)?(?<given> = )?")]
    private static partial Regex Head();

    [GeneratedRegex(@"\G(?<key>\w+|'[^']+'): ?")]
    private static partial Regex Key();

    [GeneratedRegex(@"\Gfor [^:]+: ?")]
    private static partial Regex Loop();

    [GeneratedRegex(@"\G(?:[\s,]|//[^\n]*\n)*")]
    private static partial Regex Between();
}
