namespace Gatehouse.Trust;

/// <summary>What was observed of an agent on one connection, of bounded size.</summary>
/// <remarks>
/// Forward decay (Cormode, Shkapenyuk, Srivastava and Xu, "Forward Decay: A Practical Time Decay Model for Streaming Systems",
/// ICDE 2009): what happens at t is kept with the weight 2^((t - landmark) / half-life), which never changes, and read at any
/// moment by one division. So counting often forgets no faster than counting seldom.
/// </remarks>
public sealed record ObservedCounts
{
    private const double MostHalfLives = 20;
    private const int Digits = 6;

    public static ObservedCounts None { get; } = new();

    /// <summary>When an observation weighs one.</summary>
    public DateTimeOffset Landmark { get; init; }

    public double Successes { get; init; }

    public double Errors { get; init; }

    public double Violations { get; init; }

    public double Guardrails { get; init; }

    public DateTimeOffset LastAt { get; init; }

    public ObservedCounts Add(Observation what, DateTimeOffset at, TimeSpan halfLife)
    {
        var standing = (at - Landmark).Divide(halfLife) > MostHalfLives ? Rebased(at, halfLife) : this;
        var weight = what.Count * double.Exp2((at - standing.Landmark).Divide(halfLife));
        var (successes, errors, violations, guardrails) = (standing.Successes, standing.Errors, standing.Violations, standing.Guardrails);
        switch (what.Kind)
        {
            case ObservationKind.Success: successes += weight; break;
            case ObservationKind.Error: errors += weight; break;
            case ObservationKind.Violation: violations += weight; break;
            default: guardrails += weight; break;
        }

        return standing.With(new DecayedCounts(successes, errors, violations, guardrails)) with { LastAt = at };
    }

    public DecayedCounts At(DateTimeOffset now, TimeSpan halfLife) =>
        LastAt == default ? default : new DecayedCounts(Successes, Errors, Violations, Guardrails).After(now - Landmark, halfLife);

    private ObservedCounts Rebased(DateTimeOffset landmark, TimeSpan halfLife) => With(At(landmark, halfLife)) with { Landmark = landmark };

    private ObservedCounts With(DecayedCounts counts) => this with
    {
        Successes = Math.Round(counts.Successes, Digits),
        Errors = Math.Round(counts.Errors, Digits),
        Violations = Math.Round(counts.Violations, Digits),
        Guardrails = Math.Round(counts.Guardrails, Digits),
    };
}
