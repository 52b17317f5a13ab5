using System.Text;

namespace Gatehouse.Guardrails.Normalisation;

/// <summary>Makes the views, each character with its place in the text.</summary>
internal static class ViewBuilder
{
    private const int MostSignsInARow = 4;

    // What an ASCII character is in a skeleton wherever it stands; nothing, where that decides.
    private static readonly char[] always = [.. Enumerable.Range(0, 0x80).Select(code => Always((char)code))];

    public static void Plain(ReadOnlySpan<char> text, ViewBuffer view)
    {
        view.Clear(text.Length);
        for (var i = 0; i < text.Length;)
        {
            var symbol = text[i];
            if (symbol is >= ' ' and < (char)0x80 or '\n' or '\r' or '\t')
            {
                view.Append(symbol, i, ++i);
                continue;
            }

            var (codePoint, width) = Decode(text, i);
            view.Append(Folds.Plain[codePoint], i, i + width);
            i += width;
        }
    }

    public static void Skeleton(ReadOnlySpan<char> text, ViewBuffer view)
    {
        view.Clear(text.Length);
        for (var i = 0; i < text.Length;)
        {
            var symbol = text[i];
            if (symbol < 0x80)
            {
                if (always[symbol] is not '\0' and var folded)
                    view.Append(folded, i, ++i);
                else
                    AppendAscii(text, i++, view);
                continue;
            }

            var (codePoint, width) = Decode(text, i);
            if (char.IsWhiteSpace(symbol))
                AppendSpace(symbol is '\u2028' or '\u2029' or '\u0085' ? '\n' : ' ', i, view);
            else
                view.Append(Folds.Skeleton[codePoint], i, i + width);
            i += width;
        }
    }

    /// <summary>Of the skeleton, what is a letter or a digit.</summary>
    public static void Squeezed(TextView skeleton, ViewBuffer view)
    {
        view.Clear(skeleton.Text.Length);
        for (var i = 0; i < skeleton.Text.Length; i++)
        {
            if (char.IsLetterOrDigit(skeleton.Text[i]))
                view.Append(skeleton.Text[i], skeleton.StartOf(i), skeleton.EndOf(i));
        }
    }

    /// <returns>Half a surrogate pair is its own code point, of a width of one.</returns>
    public static (int CodePoint, int Width) Decode(ReadOnlySpan<char> text, int index) =>
        char.IsHighSurrogate(text[index]) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1])
            ? (char.ConvertToUtf32(text[index], text[index + 1]), 2)
            : (text[index], 1);

    private static char Always(char symbol) => symbol switch
    {
        'l' or 'L' => 'i',
        _ when char.IsAsciiLetter(symbol) => char.ToLowerInvariant(symbol),
        _ when symbol > ' ' && Confusables.Leet(symbol) == symbol => symbol,
        _ => '\0',
    };

    private static void AppendAscii(ReadOnlySpan<char> text, int index, ViewBuffer view)
    {
        var symbol = text[index];
        if (symbol is ' ' or '\n' or '\r' or '\t')
            AppendSpace(symbol is '\n' or '\r' ? '\n' : ' ', index, view);
        else if (symbol >= ' ')
            view.Append(IsWithinWord(text, index) ? Confusables.Leet(symbol) : symbol, index, index + 1);
    }

    // A letter stands beside it, or beside the signs that it stands among.
    private static bool IsWithinWord(ReadOnlySpan<char> text, int index)
    {
        for (var i = index - 1; i >= Math.Max(0, index - MostSignsInARow); i--)
        {
            if (char.IsLetter(text[i]))
                return true;
            if (Confusables.Leet(text[i]) == text[i])
                break;
        }

        for (var i = index + 1; i < Math.Min(text.Length, index + MostSignsInARow); i++)
        {
            if (char.IsLetter(text[i]))
                return true;
            if (Confusables.Leet(text[i]) == text[i])
                break;
        }

        return false;
    }

    // A run of white space is one space, or one line feed where it holds one.
    private static void AppendSpace(char space, int index, ViewBuffer view)
    {
        var last = view.LastOr('\n');
        if (last is not (' ' or '\n'))
            view.Append(space, index, index + 1);
        else if (view.Length > 0)
            view.ReplaceLast(last == '\n' ? '\n' : space, index + 1);
    }
}
