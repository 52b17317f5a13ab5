namespace Gatehouse.Policy.Parsing;

/// <summary>What a word that is none of the known ones was probably meant to be.</summary>
internal static class NearMiss
{
    private const int LongestWord = 64;

    /// <returns>The one known word that is near enough; null when none is, or several are as near.</returns>
    public static string? Find(string word, IEnumerable<string> known)
    {
        if (word.Length is 0 or > LongestWord)
            return null;

        var near = known
            .Select(candidate => (Word: candidate, Distance: Distance(word, candidate)))
            .Where(found => found.Distance <= Math.Max(1, Math.Min(word.Length, found.Word.Length) / 3))
            .OrderBy(found => found.Distance)
            .Take(2)
            .ToArray();
        return near.Length > 0 && (near.Length == 1 || near[0].Distance < near[1].Distance) ? near[0].Word : null;
    }

    /// <summary>Letters to insert, drop, replace or swap with their neighbour; case, underscores and hyphens do not count.</summary>
    private static int Distance(string word, string candidate)
    {
        var (left, right) = (Plain(word), Plain(candidate));
        if (Math.Min(left.Length, right.Length) >= 3 && (right.StartsWith(left, StringComparison.Ordinal) || left.StartsWith(right, StringComparison.Ordinal)))
            return 0;

        var rows = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            for (var j = 0; j <= right.Length; j++)
                rows[i, j] = Math.Min(i, j) == 0 ? Math.Max(i, j) : Step(rows, left, right, i, j);
        }

        return rows[left.Length, right.Length];
    }

    private static int Step(int[,] rows, string left, string right, int i, int j)
    {
        var least = Math.Min(Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1, rows[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1));
        return i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1] ? Math.Min(least, rows[i - 2, j - 2] + 1) : least;
    }

    private static string Plain(string word) => string.Concat(word.Where(symbol => symbol is not ('_' or '-' or ' '))).ToLowerInvariant();
}
