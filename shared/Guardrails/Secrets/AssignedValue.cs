using System.Buffers;

namespace Gatehouse.Guardrails.Secrets;

/// <summary>From the end of a name to the value that is given to it, in any notation.</summary>
internal static class AssignedValue
{
    private const int LongestGap = 40;
    private const int Longest = 2_048;

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
        var hasOperator = text[operators..i].IndexOfAny(":=>,") >= 0;
        if (!hasOperator && !isOption)
            return false;
        i = Skip(text, i, " \t\r\n(@");
        return i < text.Length && i - nameEnd <= 2 * LongestGap && Read(text, i, out value, out isQuoted);
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
        var escapes = text[at] == '\\' && at + 1 < text.Length && text[at + 1] is '"' or '\'' ? 1 : 0;
        at += escapes;
        isQuoted = at < text.Length && text[at] is '"' or '\'' or '`';
        if (!isQuoted)
        {
            var rest = text[at..Math.Min(text.Length, at + Longest)];
            var length = rest.IndexOfAny(bareEnds);
            var end = at + (length < 0 ? rest.Length : length);
            // `\n` in a text that was escaped ends a line like any other.
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

    private static int Skip(ReadOnlySpan<char> text, int at, ReadOnlySpan<char> members)
    {
        while (at < text.Length && members.Contains(text[at]))
            at++;
        return at;
    }
}
