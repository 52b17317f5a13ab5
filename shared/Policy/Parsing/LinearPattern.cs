using System.Text;
using System.Text.RegularExpressions;

namespace Gatehouse.Policy.Parsing;

/// <summary>Patterns that run in time linear to the text, whatever either holds.</summary>
internal static class LinearPattern
{
    private const int Longest = 1_000;
    private const int MostOfADocument = 32;

    // Linear, but the worst automaton still takes tens of microseconds for a character that it has not seen before.
    private static readonly TimeSpan longestMatch = TimeSpan.FromMilliseconds(250);

    public static Regex? Compile(Field field)
    {
        if (field.AsText() is not { } pattern)
            return null;
        if (pattern.Length > Longest)
        {
            field.Refuse($"a pattern of {pattern.Length} characters is longer than {Longest}");
            return null;
        }

        if (++field.Errors.Patterns > MostOfADocument)
        {
            field.Refuse($"is one pattern too many; at most {MostOfADocument} are allowed");
            return null;
        }

        try
        {
            return new Regex(EndMeansEnd(pattern), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, longestMatch);
        }
        catch (Exception broken) when (broken is ArgumentException or NotSupportedException)
        {
            field.Refuse($"`{pattern}` is no pattern that runs in linear time: {broken.Message.ToLowerInvariant()}");
            return null;
        }
    }

    // `$` also matches before a last line feed, which whoever wrote `^staging$` did not mean.
    private static string EndMeansEnd(string pattern)
    {
        var strict = new StringBuilder(pattern.Length + 8);
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var symbol = pattern[i];
            if (symbol == '\\' && i + 1 < pattern.Length)
            {
                strict.Append(symbol).Append(pattern[++i]);
                continue;
            }

            inClass = symbol == '[' || (inClass && symbol != ']');
            strict.Append(symbol == '$' && !inClass ? @"\z" : symbol);
        }

        return strict.ToString();
    }
}
