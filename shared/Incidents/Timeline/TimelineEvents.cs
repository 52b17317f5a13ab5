namespace Gatehouse.Incidents.Timeline;

/// <summary>The first and the last of all events, in the order of time; of the others only how many there are.</summary>
internal sealed class TimelineEvents(int most)
{
    /// <summary>By time, then by chain and sequence: no two are equal.</summary>
    public static readonly Comparer<TimelineEvent> Order = Comparer<TimelineEvent>.Create((left, right) =>
        left.At != right.At ? left.At.CompareTo(right.At)
        : left.Chain != right.Chain ? string.CompareOrdinal(left.Chain, right.Chain)
        : left.Sequence.CompareTo(right.Sequence));

    private readonly SortedSet<TimelineEvent> first = new(Order);
    private readonly SortedSet<TimelineEvent> last = new(Order);

    public long Omitted { get; private set; }

    public IReadOnlyList<TimelineEvent> Kept => [.. first, .. last];

    public void Add(TimelineEvent added)
    {
        first.Add(added);
        if (first.Count <= most / 2)
            return;
        var moved = first.Max!;
        first.Remove(moved);
        last.Add(moved);
        if (last.Count <= most - (most / 2))
            return;
        last.Remove(last.Min!);
        Omitted++;
    }
}
