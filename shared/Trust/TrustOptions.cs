namespace Gatehouse.Trust;

/// <summary>What each part of trust weighs, how fast observations fade, and how old a score may be.</summary>
public sealed record TrustOptions
{
    /// <summary>The standard of an attestation that says when the agent's software was scanned; it counts by its age.</summary>
    public const string Scan = "scan";

    public static TrustOptions Default { get; } = new();

    /// <summary>Points for how agents prove who they are. The five weights add up to 100.</summary>
    public double Identity { get; init; } = 20;

    public double Behaviour { get; init; } = 40;

    public double Compliance { get; init; } = 10;

    public double Security { get; init; } = 15;

    /// <summary>The most that all attestations together are worth.</summary>
    public double Reputation { get; init; } = 15;

    /// <summary>What one attestation is worth.</summary>
    public double Attestation { get; init; } = 5;

    /// <summary>How much bad evidence a failed task is; a success is one of good evidence.</summary>
    public double ErrorWeight { get; init; } = 0.5;

    public double ViolationWeight { get; init; } = 5;

    public double GuardrailWeight { get; init; } = 5;

    /// <summary>How many imagined outcomes, half of them good, stand beside those that were observed.</summary>
    public double Caution { get; init; } = 20;

    /// <summary>Past this many, successes buy no more: nobody saves up for a violation.</summary>
    public double MostSuccesses { get; init; } = 200;

    /// <summary>After this time an observation weighs half.</summary>
    public TimeSpan HalfLife { get; init; } = TimeSpan.FromDays(7);

    /// <summary>A score older than this meets no floor.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromHours(24);

    /// <summary>A score that is still the same is written again after this time.</summary>
    public TimeSpan RefreshAfter { get; init; } = TimeSpan.FromHours(6);

    /// <summary>How often every agent's trust is computed again.</summary>
    public TimeSpan RecomputeEvery { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a pass over all agents goes on before the rest is left to the next one: other clocked work waits for it.</summary>
    public TimeSpan PassWithin { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>After harm, one connection asks once in this time that its agent's trust be computed at once.</summary>
    public TimeSpan Slot { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A credential, or a version, counts in full until it is this old,</summary>
    public TimeSpan FreshFor { get; init; } = TimeSpan.FromDays(90);

    /// <summary>and not at all from this age on; between them it fades evenly.</summary>
    public TimeSpan OutdatedAfter { get; init; } = TimeSpan.FromDays(365);

    /// <summary>A scan counts in full until it is this old, and not at all from four times that.</summary>
    public TimeSpan ScanFreshFor { get; init; } = TimeSpan.FromDays(30);

    /// <summary>A connection over which nothing happened for this long is a permission that nobody uses.</summary>
    public TimeSpan UnusedAfter { get; init; } = TimeSpan.FromDays(30);

    /// <exception cref="InvalidOperationException">Names every fault.</exception>
    public TrustOptions Validated()
    {
        var faults = FindFaults();
        return faults.Count == 0 ? this : throw new InvalidOperationException($"trust options: {string.Join("; ", faults)}");
    }

    /// <returns>Every fault; empty when they can be used.</returns>
    public IReadOnlyList<string> FindFaults()
    {
        var faults = new List<string>();
        (string Name, double Value)[] weights = [(nameof(Identity), Identity), (nameof(Behaviour), Behaviour), (nameof(Compliance), Compliance), (nameof(Security), Security), (nameof(Reputation), Reputation)];
        faults.AddRange(weights.Where(weight => !(weight.Value >= 0)).Select(weight => $"`{weight.Name}` must be 0 or more"));
        if (!(Math.Abs(weights.Sum(weight => weight.Value) - 100) < 1e-6))
            faults.Add($"the weights must add up to 100, not to {weights.Sum(weight => weight.Value)}");
        (string Name, double Value)[] evidence = [(nameof(ErrorWeight), ErrorWeight), (nameof(ViolationWeight), ViolationWeight), (nameof(GuardrailWeight), GuardrailWeight), (nameof(Attestation), Attestation)];
        faults.AddRange(evidence.Where(weight => !(weight.Value >= 0 && weight.Value <= 100)).Select(weight => $"`{weight.Name}` must be from 0 to 100"));
        faults.AddRange(new[] { (nameof(Caution), Caution), (nameof(MostSuccesses), MostSuccesses) }.Where(count => !(count.Item2 is > 0 and <= 1e6)).Select(count => $"`{count.Item1}` must be above 0 and at most 1,000,000"));
        (string Name, TimeSpan Value)[] times = [(nameof(HalfLife), HalfLife), (nameof(MaxAge), MaxAge), (nameof(RecomputeEvery), RecomputeEvery), (nameof(PassWithin), PassWithin), (nameof(Slot), Slot), (nameof(FreshFor), FreshFor), (nameof(ScanFreshFor), ScanFreshFor), (nameof(UnusedAfter), UnusedAfter)];
        faults.AddRange(times.Where(time => time.Value < TimeSpan.FromSeconds(1)).Select(time => $"`{time.Name}` must be a second or more"));
        if (RefreshAfter + RecomputeEvery >= MaxAge)
            faults.Add($"`{nameof(RefreshAfter)}` and `{nameof(RecomputeEvery)}` together must be less than `{nameof(MaxAge)}`, or a score is outdated before it is written again");
        if (OutdatedAfter <= FreshFor)
            faults.Add($"`{nameof(OutdatedAfter)}` must be more than `{nameof(FreshFor)}`");
        return faults;
    }
}
