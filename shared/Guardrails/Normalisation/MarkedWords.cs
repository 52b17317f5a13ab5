using System.Buffers;

namespace Gatehouse.Guardrails.Normalisation;

/// <summary>Words of other scripts than ASCII, in any case. A search for many such words is an automaton; for one letter of each it is vectorised.</summary>
internal sealed class MarkedWords
{
    private readonly SearchValues<char> marks;
    private readonly (string Word, int Mark)[] words;

    public MarkedWords(IEnumerable<string> words)
    {
        // The letter that is furthest from ASCII is the rarest, near enough.
        this.words = [.. words.Select(word => (word, word.IndexOf(word.Max(), StringComparison.Ordinal)))];
        marks = SearchValues.Create([.. this.words.Select(word => word.Word[word.Mark]).SelectMany(mark => new[] { char.ToLowerInvariant(mark), char.ToUpperInvariant(mark) })]);
    }

    /// <returns>Where the next of the words stands, not before <paramref name="from"/>; a length of 0 if none does.</returns>
    public (int Start, int Length) Next(ReadOnlySpan<char> text, int from)
    {
        for (var at = from; at < text.Length; at++)
        {
            var next = text[at..].IndexOfAny(marks);
            if (next < 0)
                return default;
            at += next;
            foreach (var (word, mark) in words)
            {
                if (at - mark >= from && text[(at - mark)..].StartsWith(word, StringComparison.OrdinalIgnoreCase))
                    return (at - mark, word.Length);
            }
        }

        return default;
    }
}
