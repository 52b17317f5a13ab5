using System.Collections.Frozen;
using System.Numerics;

namespace Gatehouse.Guardrails.Injection;

/// <summary>Reads a skeleton into the words that mean something.</summary>
internal sealed class Tokenizer
{
    private const int Places = 1 << 13;

    private static readonly FrozenDictionary<string, Concept>.AlternateLookup<ReadOnlySpan<char>> words = Lexicon.Shared.Words.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly FrozenDictionary<string, Concept>.AlternateLookup<ReadOnlySpan<char>> stems = Lexicon.Shared.Stems.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly FrozenDictionary<string, Concept>.AlternateLookup<ReadOnlySpan<char>> unspaced = Lexicon.Shared.Unspaced.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly FrozenDictionary<string, Lexicon.Phrase[][]>.AlternateLookup<ReadOnlySpan<char>> phrases = Lexicon.Shared.Phrases.GetAlternateLookup<ReadOnlySpan<char>>();

    // By how a word begins, how long the stems are that it could have; by how it begins and ends, how long the words and the first words of phrases are that it could be.
    private static readonly ulong[] stemLengths = Lengths(Lexicon.Shared.Stems.Keys.Where(stem => stem.Length >= Lexicon.LeastStem), static stem => Pair(stem[0], stem[1]));
    private static readonly ulong[] wordLengths = Lengths(Lexicon.Shared.Words.Keys.Concat(Lexicon.Shared.Phrases.Keys), static word => Ends(word));

    private static readonly ulong[] unspacedLengths = Lengths(Lexicon.Shared.Unspaced.Keys, static word => word[0] & (Places - 1));

    private readonly List<Token> tokens = [];
    private int index;
    private int sentence;
    private bool opens;
    private bool isQuoted;

    public List<Token> Tokens => tokens;

    public void Read(ReadOnlySpan<char> text)
    {
        tokens.Clear();
        (index, sentence, opens, isQuoted) = (0, 0, true, false);
        for (var at = 0; at < text.Length;)
        {
            if (IsUnspaced(text[at]))
                at = ReadUnspaced(text, at);
            else if (char.IsLetterOrDigit(text[at]))
                at = ReadWord(text, at);
            else
                ReadMark(text, at++);
        }
    }

    private int ReadWord(ReadOnlySpan<char> text, int start)
    {
        var end = WordEnd(text, start);
        var word = text[start..end];
        var isKnown = (wordLengths[Ends(word)] & Bit(word.Length)) != 0;
        var concept = isKnown && words.TryGetValue(word, out var exact) ? exact : Concept.None;
        if (concept == Concept.None)
            concept = StemOf(word);
        // However its beginning is misspelt.
        if (concept == Concept.None && word.Length >= 9 && word.Contains("nstruction", StringComparison.Ordinal))
            concept = Concept.Task;
        if (isKnown && phrases.TryGetValue(word, out var candidates))
            AddPhrases(text, start, end, candidates);
        if (concept != Concept.None)
            Add(start, end, concept);
        index++;
        opens = false;
        return end;
    }

    // The longest stem that is known.
    private static Concept StemOf(ReadOnlySpan<char> word)
    {
        if (word.Length < Lexicon.LeastStem)
            return Concept.None;
        for (var lengths = stemLengths[Pair(word[0], word[1])] & UpTo(word.Length); lengths != 0; lengths &= ~Longest(lengths))
        {
            if (stems.TryGetValue(word[..BitOperations.Log2(lengths)], out var stem))
                return stem;
        }

        return Concept.None;
    }

    private static ulong[] Lengths(IEnumerable<string> words, Func<string, int> place)
    {
        var lengths = new ulong[Places];
        foreach (var word in words)
            lengths[place(word)] |= Bit(word.Length);
        return lengths;
    }

    private static ulong UpTo(int length) => ulong.MaxValue >> (63 - Math.Min(length, 63));

    private static ulong Longest(ulong lengths) => 1UL << BitOperations.Log2(lengths);

    private static ulong Bit(int length) => 1UL << Math.Min(length, 63);

    private static int Pair(char first, char second) => ((first * 311) + second) & (Places - 1);

    private static int Ends(ReadOnlySpan<char> word) => ((word[0] * 311) + (word[word.Length / 2] * 37) + word[^1]) & (Places - 1);

    private void AddPhrases(ReadOnlySpan<char> text, int start, int firstEnd, Lexicon.Phrase[][] candidates)
    {
        var second = NextWord(text, firstEnd);
        if (second == text.Length)
            return;
        foreach (var phrase in candidates[Lexicon.SecondPlace(text[second])])
        {
            if (PhraseEnd(text, second, phrase) is > 0 and var end)
                Add(start, end, phrase.Concept);
        }
    }

    // From the second word on.
    private static int PhraseEnd(ReadOnlySpan<char> text, int at, Lexicon.Phrase phrase)
    {
        for (var i = 1; i < phrase.Words.Length; i++)
        {
            if (!text[at..].StartsWith(phrase.Words[i], StringComparison.Ordinal))
                return 0;
            var end = WordEnd(text, at + phrase.Words[i].Length);
            var isLast = i == phrase.Words.Length - 1;
            if (end > at + phrase.Words[i].Length && !(isLast && phrase.IsStem))
                return 0;
            if (isLast)
                return end;
            at = NextWord(text, end);
        }

        return 0;
    }

    // Words of a phrase are apart by a little, and never by the end of a sentence.
    private static int NextWord(ReadOnlySpan<char> text, int end)
    {
        var at = end;
        while (at < text.Length && at - end < 3 && !char.IsLetterOrDigit(text[at]) && text[at] is not ('!' or '?' or ';'))
            at++;
        return at;
    }

    private int ReadUnspaced(ReadOnlySpan<char> text, int start)
    {
        for (var lengths = unspacedLengths[text[start] & (Places - 1)] & UpTo(text.Length - start); lengths != 0; lengths &= ~Longest(lengths))
        {
            var length = BitOperations.Log2(lengths);
            if (!unspaced.TryGetValue(text.Slice(start, length), out var concept))
                continue;
            Add(start, start + length, concept);
            index++;
            opens = false;
            return start + length;
        }

        return start + 1;
    }

    private void ReadMark(ReadOnlySpan<char> text, int at)
    {
        switch (text[at])
        {
            case '.' or '!' or '?' or '\u3002' or '\u061F' or '\u06D4' or '\u0964' when at + 1 == text.Length || !char.IsLetterOrDigit(text[at + 1]) || text[at] != '.':
                sentence++;
                opens = true;
                break;
            case '\n' or ':' or ';' or '>' or '-' or '*' or '#' or '(' or '[' or '{' or ',' or '"' or '\u201C' or '\'' or '\u2018' or '\u3001' or '|' or ')':
                opens = true;
                break;
        }

        if (text[at] is '"' or '\u201C' or '\u201D' or '\u00AB' or '\u00BB' or '`' or '\u300C' or '\u300D' or '\u201E')
            isQuoted = text[at] is '\u201C' or '\u00AB' or '\u300C' or '\u201E' || (text[at] is '"' or '`' && !isQuoted);
        else if (text[at] == '\'')
            isQuoted = IsOpening(text, at) || (isQuoted && !IsClosing(text, at));
        else if (text[at] == '\n')
            isQuoted = false;
    }

    // An apostrophe stands within a word.
    private static bool IsOpening(ReadOnlySpan<char> text, int at) => (at == 0 || !char.IsLetterOrDigit(text[at - 1])) && at + 1 < text.Length && char.IsLetterOrDigit(text[at + 1]);

    private static bool IsClosing(ReadOnlySpan<char> text, int at) => at + 1 == text.Length || !char.IsLetterOrDigit(text[at + 1]);

    private void Add(int start, int end, Concept concept) => tokens.Add(new Token(start, end, index, sentence, concept, isQuoted, opens));

    private static int WordEnd(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && char.IsLetterOrDigit(text[at]) && !IsUnspaced(text[at]))
            at++;
        return at;
    }

    /// <summary>Scripts that put no space between words.</summary>
    public static bool IsUnspaced(char symbol) => symbol >= '\u0E00' && symbol is
        (>= '\u3040' and <= '\u30FF') or (>= '\u3400' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF') or (>= '\u0E00' and <= '\u0EFF') or (>= '\u1000' and <= '\u109F') or (>= '\u1780' and <= '\u17FF');
}
