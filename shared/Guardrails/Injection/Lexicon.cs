using System.Collections.Frozen;
using System.Text;
using Gatehouse.Guardrails.Normalisation;

namespace Gatehouse.Guardrails.Injection;

/// <summary>Words of many languages and what they can mean, as skeletons.</summary>
internal sealed class Lexicon
{
    public const int LeastStem = 2;

    private const int Seconds = 32;

    private readonly Dictionary<string, Concept> words = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Concept> stems = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Concept> unspaced = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Phrase>> phrases = new(StringComparer.Ordinal);
    private readonly HashSet<string> spelled = new(StringComparer.Ordinal);

    private Lexicon()
    {
        foreach (var (concept, entry) in Entries("Injection.Lexicon.txt"))
            AddSpaced(concept, entry);
        foreach (var (concept, entry) in Entries("Injection.LexiconAsian.txt"))
            unspaced[Folds.SkeletonOf(entry)] = unspaced.GetValueOrDefault(Folds.SkeletonOf(entry)) | concept;
        // A verb that English has is judged by its place, whoever else has it.
        foreach (var (word, concepts) in words.ToList())
            words[word] = concepts.HasFlag(Concept.Override) ? concepts & ~Concept.OverrideAny : concepts;
        (Words, Stems, Unspaced, Phrases) = (words.ToFrozenDictionary(StringComparer.Ordinal), stems.ToFrozenDictionary(StringComparer.Ordinal), unspaced.ToFrozenDictionary(StringComparer.Ordinal), phrases.ToFrozenDictionary(pair => pair.Key, pair => BySecond(pair.Value), StringComparer.Ordinal));
    }

    public static Lexicon Shared { get; } = new();

    public FrozenDictionary<string, Concept> Words { get; }

    public FrozenDictionary<string, Concept> Stems { get; }

    public FrozenDictionary<string, Concept> Unspaced { get; }

    /// <summary>By their first word, and by how the second begins: <see cref="SecondPlace"/>.</summary>
    public FrozenDictionary<string, Phrase[][]> Phrases { get; }

    public static int SecondPlace(char symbol) => symbol % Seconds;

    /// <summary>What an injection in ASCII needs at least one of.</summary>
    public IReadOnlyCollection<string> Triggers => spelled;

    private const Concept Triggering = Concept.Override | Concept.OverrideWeak | Concept.OverrideAny | Concept.Own | Concept.Unbound | Concept.Coerce | Concept.First | Concept.Authority | Concept.Snippet | Concept.Harm | Concept.Private | Concept.Todo | Concept.Conceal | Concept.Role;

    private void AddSpaced(Concept concept, string entry)
    {
        var isStem = entry.EndsWith('*');
        var parts = Tokens(Folds.SkeletonOf(entry.TrimEnd('*')));
        if (parts.Length == 1)
        {
            var table = isStem ? stems : words;
            table[parts[0]] = table.GetValueOrDefault(parts[0]) | concept;
        }
        else
        {
            if (!phrases.TryGetValue(parts[0], out var list))
                phrases[parts[0]] = list = [];
            list.Add(new Phrase(parts, isStem, concept));
        }

        if (concept.Has(Triggering) && Unaccented(entry) is { } plain)
            spelled.Add(plain);
    }

    private static Phrase[][] BySecond(List<Phrase> phrases) =>
        [.. Enumerable.Range(0, Seconds).Select(place => phrases.Where(phrase => SecondPlace(phrase.Words[1][0]) == place).ToArray())];

    private static string[] Tokens(string skeleton)
    {
        var tokens = new string(skeleton.Select(symbol => char.IsLetterOrDigit(symbol) ? symbol : ' ').ToArray());
        return tokens.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    // As it stands in text without accents; null for other scripts.
    private static string? Unaccented(string entry)
    {
        var bare = string.Concat(entry.TrimEnd('*').Normalize(NormalizationForm.FormD).Where(symbol => symbol is not (>= '\u0300' and <= '\u036F'))).ToLowerInvariant();
        return bare.Length >= 3 && Ascii.IsValid(bare) ? bare.Length > 10 ? bare[..10].TrimEnd() : bare : null;
    }

    private static IEnumerable<(Concept Concept, string Entry)> Entries(string file) =>
        from line in DataFile.Lines(file)
        let colon = line.IndexOf(':', StringComparison.Ordinal)
        let concept = Enum.Parse<Concept>(line[..colon].Replace("-", "", StringComparison.Ordinal), ignoreCase: true)
        from entry in line[(colon + 1)..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        select (concept, entry);

    /// <summary>Words in a row; the last may be a stem.</summary>
    internal sealed record Phrase(string[] Words, bool IsStem, Concept Concept);
}
