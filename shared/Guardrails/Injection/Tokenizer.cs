using System.Collections.Frozen;

namespace Gatehouse.Guardrails.Injection;

/// <summary>Reads a skeleton into the words that mean something.</summary>
internal sealed class Tokenizer
{
    private static readonly FrozenDictionary<string, Concept>.AlternateLookup<ReadOnlySpan<char>> words = Lexicon.Shared.Words.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly FrozenDictionary<string, Concept>.AlternateLookup<ReadOnlySpan<char>> stems = Lexicon.Shared.Stems.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly FrozenDictionary<string, Concept>.AlternateLookup<ReadOnlySpan<char>> unspaced = Lexicon.Shared.Unspaced.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly FrozenDictionary<string, List<Lexicon.Phrase>>.AlternateLookup<ReadOnlySpan<char>> phrases = Lexicon.Shared.Phrases.GetAlternateLookup<ReadOnlySpan<char>>();

    // By how a word begins, the longest stem it could have.
    private static readonly byte[] stemLengths = StemLengths();

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
        var concept = words.TryGetValue(word, out var exact) ? exact : Concept.None;
        var longest = word.Length < Lexicon.LeastStem ? 0 : stemLengths[Pair(word[0], word[1])];
        for (var length = Math.Min(word.Length, longest); length >= Lexicon.LeastStem && concept == Concept.None; length--)
            concept |= stems.TryGetValue(word[..length], out var stem) ? stem : Concept.None;
        // However its beginning is misspelt.
        if (concept == Concept.None && word.Length >= 9 && word.Contains("nstruction", StringComparison.Ordinal))
            concept = Concept.Task;
        if (phrases.TryGetValue(word, out var candidates))
            AddPhrases(text, start, candidates);
        if (concept != Concept.None)
            Add(start, end, concept);
        index++;
        opens = false;
        return end;
    }

    private static byte[] StemLengths()
    {
        var lengths = new byte[1 << 16];
        foreach (var stem in Lexicon.Shared.Stems.Keys.Where(stem => stem.Length >= Lexicon.LeastStem))
            lengths[Pair(stem[0], stem[1])] = Math.Max(lengths[Pair(stem[0], stem[1])], (byte)stem.Length);
        return lengths;
    }

    private static int Pair(char first, char second) => ((first * 311) + second) & 0xFFFF;

    private void AddPhrases(ReadOnlySpan<char> text, int start, List<Lexicon.Phrase> candidates)
    {
        foreach (var phrase in candidates)
        {
            if (PhraseEnd(text, start, phrase) is > 0 and var end)
                Add(start, end, phrase.Concept);
        }
    }

    private static int PhraseEnd(ReadOnlySpan<char> text, int at, Lexicon.Phrase phrase)
    {
        for (var i = 0; i < phrase.Words.Length; i++)
        {
            var end = WordEnd(text, at);
            var isLast = i == phrase.Words.Length - 1;
            if (isLast && phrase.IsStem ? !text[at..end].StartsWith(phrase.Words[i], StringComparison.Ordinal) : !text[at..end].SequenceEqual(phrase.Words[i]))
                return 0;
            if (isLast)
                return end;
            at = end;
            // Words of a phrase are apart by a little, and never by the end of a sentence.
            while (at < text.Length && at - end < 3 && !char.IsLetterOrDigit(text[at]) && text[at] is not ('!' or '?' or ';'))
                at++;
        }

        return 0;
    }

    private int ReadUnspaced(ReadOnlySpan<char> text, int start)
    {
        for (var length = Math.Min(Lexicon.LongestUnspaced, text.Length - start); length > 0; length--)
        {
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
    public static bool IsUnspaced(char symbol) => symbol is
        (>= '\u3040' and <= '\u30FF') or (>= '\u3400' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF') or (>= '\u0E00' and <= '\u0EFF') or (>= '\u1000' and <= '\u109F') or (>= '\u1780' and <= '\u17FF');
}
