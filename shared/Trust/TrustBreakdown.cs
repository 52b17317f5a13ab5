using Gatehouse.Policy;
using Gatehouse.Trust.Parts;

namespace Gatehouse.Trust;

/// <summary>An agent's score, and where each point of it comes from.</summary>
/// <param name="Points">In the order of <see cref="TrustPart"/>.</param>
public sealed record TrustBreakdown(int Score, IReadOnlyList<TrustPoints> Points)
{
    private static readonly ITrustPart[] parts = [new IdentityStrength(), new Conduct(), new CompliancePosture(), new SecurityPosture(), new Reputation()];

    public TrustLevel Level => TrustFormula.LevelOf(Score);

    /// <summary>Of all parts but behaviour.</summary>
    public double Others => Points.Where(points => points.Part is not TrustPart.Behaviour).Sum(points => points.Points);

    public static TrustBreakdown Of(TrustEvidence evidence)
    {
        var points = Array.ConvertAll(parts, part => new TrustPoints(part.Part, Math.Round(part.Share(evidence) * part.Weight(evidence.Options), 3), part.Weight(evidence.Options)));
        var others = points.Where(part => part.Part is not TrustPart.Behaviour).Sum(part => part.Points);
        return new TrustBreakdown(TrustFormula.Score(others, evidence.Counts, evidence.Options), points);
    }

    /// <summary>In words, for whoever asks: why a part has the points it has, and what would bring more.</summary>
    public static (string Because, string? Raise) Explain(TrustPart part, TrustEvidence evidence)
    {
        var explained = parts[(int)part];
        return (explained.Because(evidence), explained.Raise(evidence));
    }
}
