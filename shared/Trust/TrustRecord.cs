using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Gatehouse.Policy;
using Gatehouse.Registry;

namespace Gatehouse.Trust;

/// <summary>An agent's trust as it was last computed over all its connections.</summary>
public sealed record TrustRecord
{
    /// <summary>Of a history the last so many changes are kept.</summary>
    public const int MostChanges = 50;

    /// <summary>Others' points may drift so far before they are written again.</summary>
    private const double Drift = 0.5;

    // What an agent with a fresh secret has before anything is known of it.
    private const double StartingIdentity = 0.5;

    public required string Agent { get; init; }

    /// <summary>Rises with each record that is kept; zero of one that is only assumed.</summary>
    public required long Revision { get; init; }

    public required DateTimeOffset At { get; init; }

    public required int Score { get; init; }

    public required TrustLevel Level { get; init; }

    /// <summary>In the order of <see cref="TrustPart"/>.</summary>
    public required ImmutableArray<double> Points { get; init; }

    /// <summary>What was observed on all connections, as of <see cref="At"/>.</summary>
    public required DecayedCounts Counts { get; init; }

    /// <summary>The oldest first.</summary>
    public required ImmutableArray<TrustChange> History { get; init; }

    /// <summary>Of all parts but behaviour.</summary>
    [JsonIgnore]
    public double Others => Points.Sum() - Points[(int)TrustPart.Behaviour];

    /// <param name="standing">What it replaces; null for the first.</param>
    public static TrustRecord After(TrustRecord? standing, TrustEvidence evidence)
    {
        var found = TrustBreakdown.Of(evidence);
        ImmutableArray<double> points = [.. found.Points.Select(part => part.Points)];
        var history = standing?.History ?? [];
        if (standing?.Level != found.Level)
            history = history.Add(new TrustChange(evidence.Now, found.Level, found.Score, standing is null ? null : CauseOf(standing.Points, points)));
        return new TrustRecord
        {
            Agent = evidence.Agent.Id,
            Revision = (standing?.Revision ?? 0) + 1,
            At = evidence.Now,
            Score = found.Score,
            Level = found.Level,
            Points = points,
            Counts = evidence.Counts,
            History = history.Length > MostChanges ? history.RemoveRange(0, history.Length - MostChanges) : history,
        };
    }

    /// <summary>What holds of an agent that nobody has assessed yet: for as long as any score is good, from its registration on.</summary>
    public static TrustRecord Starting(Agent agent, TrustOptions options)
    {
        ImmutableArray<double> points = [options.Identity * StartingIdentity, options.Behaviour * TrustFormula.Neutral, 0, options.Security, 0];
        var score = TrustFormula.Score(points[0] + options.Security, default, options);
        return new TrustRecord { Agent = agent.Id, Revision = 0, At = agent.CreatedAt, Score = score, Level = TrustFormula.LevelOf(score), Points = points, Counts = default, History = [] };
    }

    /// <summary>Whether it says anything that <paramref name="standing"/> does not, or that one is getting old.</summary>
    public bool IsNews(TrustRecord standing, TrustOptions options) =>
        Score != standing.Score || Math.Abs(Others - standing.Others) > Drift || At - standing.At >= options.RefreshAfter;

    /// <summary>As a connection is to know it that has itself observed <paramref name="own"/> of what it counts.</summary>
    public TrustAssessment For(DecayedCounts own) => new(Revision, At, Others, Counts.Without(own));

    private static TrustPart CauseOf(ImmutableArray<double> before, ImmutableArray<double> after) =>
        Enum.GetValues<TrustPart>().MaxBy(part => Math.Abs(after[(int)part] - before[(int)part]));
}
