using System.Buffers;

namespace Gatehouse.Guardrails.Secrets;

/// <summary>From the end of a name to the value that is given to it, in any notation.</summary>
internal static class AssignedValue
{
    private const int LongestGap = 40;
    private const int Longest = 2_048;
    private const int CallReach = 200;

    private static readonly SearchValues<char> bareEnds = SearchValues.Create(" \t\r\n\"'`<,;");
    private static readonly string[] typeWords = [" string ", " String ", " str "];

    public static bool TryFind(ReadOnlySpan<char> text, int nameEnd, bool isOption, out (int Start, int End) value, out bool isQuoted)
    {
        (value, isQuoted) = (default, false);
        var i = nameEnd;
        foreach (var type in typeWords)
        {
            if (text[i..].StartsWith(type, StringComparison.Ordinal))
                i += type.Length - 1;
        }

        var closesQuote = i < text.Length && text[i] is '"' or '\'' or '`' or '\\';
        i = Skip(text, i, "\"'`])\\ \t");
        if (i >= text.Length || i - nameEnd > LongestGap)
            return false;

        var operators = i;
        i = Skip(text, i, closesQuote ? ":=>?.+,|!~" : ":=>?.+!~");
        var operation = text[operators..i];
        if (operation.IndexOfAny(":=>,") < 0 && !isOption)
            return false;
        i = Skip(text, i, " \t\r\n(@");
        if (i >= text.Length || i - nameEnd > 2 * LongestGap || !Read(text, i, out value, out isQuoted))
            return false;
        if (isQuoted)
            return true;
        value.End = WithoutClosing(text, nameEnd, value);
        return value.End > value.Start && operation switch
        {
            // `Select("token", 64)`: what is handed over as it is, without a name, is quoted.
            "," => false,
            // `List<Token>()` is no element.
            ">" => EndsElement(text[value.End..]),
            _ => true,
        };
    }

    /// <summary><c>"value" == name</c>.</summary>
    public static bool TryFindBefore(ReadOnlySpan<char> text, int nameStart, out (int Start, int End) value, out bool isQuoted)
    {
        (value, isQuoted) = (default, true);
        var rest = text[Math.Max(0, nameStart - Longest)..nameStart].TrimEnd(' ');
        if (!rest.EndsWith("==", StringComparison.Ordinal) && !rest.EndsWith("!=", StringComparison.Ordinal))
            return false;
        rest = rest.TrimEnd("=! ");
        if (rest is not [.., '"' or '\'' or '`'])
            return false;
        var open = rest[..^1].LastIndexOf(rest[^1]);
        var start = Math.Max(0, nameStart - Longest);
        value = (start + open + 1, start + rest.Length - 1);
        return open >= 0;
    }

    /// <summary><c>name is value</c>, <c>NAME value</c>, <c>setName("value")</c>: with nothing but a space between, only what looks like nothing else counts.</summary>
    public static bool TryFindSaid(ReadOnlySpan<char> text, int nameEnd, out (int Start, int End) value, out bool isQuoted)
    {
        (value, isQuoted) = (default, false);
        if (nameEnd + 1 >= text.Length || !(text[nameEnd] == ' ' || (text[nameEnd] == '(' && text[nameEnd + 1] is '"' or '\'')))
            return false;
        var at = nameEnd + 1;
        if (text[at..].StartsWith("is ", StringComparison.OrdinalIgnoreCase))
            at += 3;
        return at < text.Length && text[at] is not (' ' or '\n') && Read(text, at, out value, out isQuoted);
    }

    private static bool Read(ReadOnlySpan<char> text, int at, out (int Start, int End) value, out bool isQuoted)
    {
        (value, isQuoted) = (default, false);
        var escapes = text[at] == '\\' && at + 1 < text.Length && text[at + 1] is '"' or '\'' ? 1 : 0;
        at += escapes;
        isQuoted = at < text.Length && text[at] is '"' or '\'' or '`';
        if (!isQuoted)
        {
            // `\n` in a text that was escaped ends a line like any other.
            if (text[at..].StartsWith("\\n", StringComparison.Ordinal))
                return false;
            var rest = text[at..Math.Min(text.Length, at + Longest)];
            var length = rest.IndexOfAny(bareEnds);
            var end = at + (length < 0 ? rest.Length : length);
            if (text[at..end].IndexOf("\\n", StringComparison.Ordinal) is > 0 and var line)
                end = at + line;
            value = (at, end);
            return end > at;
        }

        var quote = text[at++];
        while (at < text.Length && text[at] == quote)
            at++;
        var close = text[at..Math.Min(text.Length, at + Longest)].IndexOf(quote);
        value = (at, close < 0 ? at : at + close - (escapes > 0 && close > 0 && text[at + close - 1] == '\\' ? 1 : 0));
        return close > 0;
    }

    private static bool EndsElement(ReadOnlySpan<char> rest) => rest.TrimStart() is [] or ['<', ..];

    // `start(token: abc)`: the bracket that was open before the name is closed after the value.
    private static int WithoutClosing(ReadOnlySpan<char> text, int nameEnd, (int Start, int End) value)
    {
        var line = text[Math.Max(0, nameEnd - CallReach)..nameEnd];
        line = line[(line.LastIndexOf('\n') + 1)..];
        var end = value.End;
        while (end > value.Start && OpeningOf(text[end - 1]) is not '\0' and var open && !text[value.Start..end].Contains(open) && line.Count(open) > line.Count(text[end - 1]))
            end--;
        return end;
    }

    private static char OpeningOf(char closing) => closing switch
    {
        ')' => '(',
        ']' => '[',
        '}' => '{',
        _ => '\0',
    };

    private static int Skip(ReadOnlySpan<char> text, int at, ReadOnlySpan<char> members)
    {
        while (at < text.Length && members.Contains(text[at]))
            at++;
        return at;
    }
}
