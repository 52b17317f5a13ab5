using Gatehouse.Guardrails.Normalisation;

namespace Gatehouse.Guardrails.Injection;

/// <summary>Adds up what speaks for an injection in each stretch of a text.</summary>
internal sealed class InjectionScorer
{
    private const int Stretch = 90;

    private readonly Tokenizer tokenizer = new();
    private readonly SignalReader reader = new();
    private readonly List<Signal> signals = [];
    private int words;
    private readonly int[] best = new int[Enum.GetValues<SignalClass>().Length];

    [ThreadStatic]
    private static InjectionScorer? mine;

    public static InjectionScorer Mine => mine ??= new InjectionScorer();

    /// <returns>Where the strongest stretch stands in the text, and what speaks for it.</returns>
    public (int Score, int Start, int End) Score(TextViews text)
    {
        var view = text.Skeleton;
        tokenizer.Read(view.Text);
        reader.Read(tokenizer.Tokens);
        signals.Clear();
        foreach (var signal in reader.Signals)
            signals.Add(signal with { Start = view.StartOf(signal.Start), End = view.EndOf(signal.End - 1) });
        signals.Sort(static (left, right) => left.Start.CompareTo(right.Start));
        words = signals.Count;
        Delimiters.Read(text.Text, signals, IndexOf);
        HarmfulCode.Read(text.Text, signals);
        if (text.IsLayer && !text.IsExact && signals.Count > 0)
            signals.Add(signals[0] with { Class = SignalClass.Encoding, Weight = 5 });
        signals.Sort(static (left, right) => left.Index.CompareTo(right.Index));
        return Strongest();
    }

    // The words before a place in the text; signals of words know theirs, and stand in the order of the text.
    private int IndexOf(int place)
    {
        var (low, high) = (0, words);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = signals[middle].Start <= place ? (middle + 1, high) : (low, middle);
        }

        return low == 0 ? 0 : signals[low - 1].Index;
    }

    private (int Score, int Start, int End) Strongest()
    {
        var strongest = (Score: 0, Start: 0, End: 0);
        for (var first = 0; first < signals.Count; first++)
        {
            Array.Clear(best);
            var (score, start, end) = (0, int.MaxValue, 0);
            for (var i = first; i < signals.Count && signals[i].Index - signals[first].Index <= Stretch && i - first < 64; i++)
            {
                var signal = signals[i];
                var more = signal.Weight - best[(int)signal.Class];
                if (more > 0)
                    (score, best[(int)signal.Class]) = (score + more, signal.Weight);
                (start, end) = (Math.Min(start, signal.Start), Math.Max(end, signal.End));
            }

            if (score > strongest.Score)
                strongest = (score, start, end);
        }

        return strongest;
    }
}
