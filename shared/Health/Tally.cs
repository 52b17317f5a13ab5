using System.Collections.Immutable;

namespace Gatehouse.Health;

/// <summary>How often each of a few names was met.</summary>
public sealed record Tally
{
    /// <summary>Names that are counted by themselves.</summary>
    public const int MostNames = 64;

    /// <summary>What stands for every further name.</summary>
    public const string Others = "others";

    public static Tally None { get; } = new();

    /// <summary>By name, ordinal.</summary>
    public ImmutableArray<TallyCount> Counts { get => field.IsDefault ? [] : field; init; }

    public long Total => Counts.Sum(count => count.Count);

    public long this[string name] => IndexOf(name) is >= 0 and var at ? Counts[at].Count : 0;

    /// <param name="most">Names that are counted by themselves.</param>
    public Tally Add(string name, long count, int most = MostNames)
    {
        var at = IndexOf(name);
        if (at < 0 && Counts.Length >= most && name != Others)
            return Add(Others, count, most);
        return at < 0
            ? this with { Counts = Counts.Insert(~at, new TallyCount(name, count)) }
            : this with { Counts = Counts.SetItem(at, new TallyCount(name, Counts[at].Count + count)) };
    }

    /// <summary>Both together; past <see cref="MostNames"/> what is further is one of the others.</summary>
    public static Tally operator +(Tally left, Tally right) => right.Counts.Aggregate(left, (sum, count) => sum.Add(count.Name, count.Count));

    /// <summary>What was met since.</summary>
    public Tally Since(Tally earlier) =>
        new() { Counts = [.. Counts.Select(count => count with { Count = count.Count - earlier[count.Name] }).Where(count => count.Count > 0)] };

    private int IndexOf(string name) => Counts.BinarySearch(new TallyCount(name, 0), byName);

    private static readonly Comparer<TallyCount> byName = Comparer<TallyCount>.Create((left, right) => string.CompareOrdinal(left.Name, right.Name));
}
