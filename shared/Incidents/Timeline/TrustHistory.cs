namespace Gatehouse.Incidents.Timeline;

/// <summary>How the trust changed that decisions were made on, as far as entries tell.</summary>
internal sealed class TrustHistory
{
    private const int MaxMoments = 1000;
    private static readonly string[] levels = ["untrusted", "limited", "known", "verified", "trusted"];

    private readonly List<TrustMoment> moments = [];
    private readonly Dictionary<(string Chain, string? Agent), (int? Score, string? Level)> last = [];

    public IReadOnlyList<TrustMoment> Moments => [.. moments.OrderBy(moment => moment.At).ThenBy(moment => moment.Chain, StringComparer.Ordinal).ThenBy(moment => moment.Sequence).Take(MaxMoments)];

    /// <returns>Whether the level is lower than the one before it in the same chain.</returns>
    public bool Add(TimelineEntry entry)
    {
        if (entry.Level is null && entry.Score is null)
            return false;
        var key = (entry.Chain, entry.Agent ?? entry.Subject);
        var isKnown = last.TryGetValue(key, out var before);
        if (isKnown && before == (entry.Score, entry.Level))
            return false;
        last[key] = (entry.Score, entry.Level);
        moments.Add(new TrustMoment(entry.At, entry.Chain, entry.Sequence, key.Item2, entry.Score, entry.Level));
        return isKnown && RankOf(entry.Level) is var now and >= 0 && now < RankOf(before.Level);
    }

    private static int RankOf(string? level) => level is null ? -1 : Array.FindIndex(levels, known => string.Equals(known, level, StringComparison.OrdinalIgnoreCase));
}
