namespace Gatehouse.Guardrails.Secrets;

/// <summary>Whether a text could have been drawn at random, as a secret is, and an example is not.</summary>
internal static class Randomness
{
    private const double LeastBits = 2.9;
    private const int LongestRun = 7;

    public static bool IsEnough(ReadOnlySpan<char> text) => Bits(text) >= LeastBits && Run(text) <= LongestRun && !IsCounted(text);

    /// <summary>Shannon's entropy per character.</summary>
    public static double Bits(ReadOnlySpan<char> text)
    {
        Span<int> counts = stackalloc int[128];
        counts.Clear();
        var others = 0;
        foreach (var symbol in text)
        {
            if (symbol < 128)
                counts[symbol]++;
            else
                others++;
        }

        var bits = others == 0 ? 0 : Share(others, text.Length);
        foreach (var count in counts)
            bits += count == 0 ? 0 : Share(count, text.Length);
        return bits;
    }

    private static double Share(int count, int length) => -(double)count / length * Math.Log2((double)count / length);

    private static int Run(ReadOnlySpan<char> text)
    {
        var (longest, run) = (1, 1);
        for (var i = 1; i < text.Length; i++)
        {
            run = text[i] == text[i - 1] ? run + 1 : 1;
            longest = Math.Max(longest, run);
        }

        return longest;
    }

    // `abcdefghijkl` and `0123456789`: most characters follow the one before.
    private static bool IsCounted(ReadOnlySpan<char> text)
    {
        var steps = 0;
        for (var i = 1; i < text.Length; i++)
            steps += text[i] - text[i - 1] == 1 ? 1 : 0;
        return steps * 2 > text.Length;
    }
}
