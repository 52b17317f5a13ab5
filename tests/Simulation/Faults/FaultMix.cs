using Gatehouse.Simulation.Kernel;

namespace Gatehouse.Simulation.Faults;

/// <summary>
/// Faults by chance. Each mix has only some of the kinds: a run in which everything fails explores less than one in which
/// one thing fails often.
/// </summary>
/// <param name="Rate">How likely an operation is to have a fault.</param>
/// <param name="Kinds">The kinds that this mix has.</param>
/// <param name="Longest">Of delays, late landings and freezes.</param>
/// <param name="Surely">The operation that has a fault whatever chance says: a run without any would show nothing.</param>
public sealed record FaultMix(double Rate, IReadOnlyList<FaultKind> Kinds, TimeSpan Longest, int Surely)
{
    public const int EarlyOperations = 24;

    private static readonly FaultKind[] all = [.. Enum.GetValues<FaultKind>().Where(kind => kind is not FaultKind.None)];
    private static readonly double[] rates = [0.005, 0.02, 0.05, 0.15];

    /// <param name="early">Of how many operations, counted from the first, one surely has a fault.</param>
    public static FaultMix For(ulong seed, int early)
    {
        var random = SimRandom.Stream(seed, "mix");
        var kinds = all.Where(_ => random.Chance(0.5)).ToArray();
        return new FaultMix(random.Pick(rates), kinds.Length > 0 ? kinds : all, random.Between(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(2)), random.Next(early));
    }

    /// <summary>The mix of a seed, and as many gates as the seed says.</summary>
    public static FaultPlan PlanFor(ulong seed, int early = EarlyOperations) => new FaultPlan.Swarm(For(seed, early)) { Gates = 2 + SimRandom.Stream(seed, "gates").Next(7) switch { < 4 => 0, 4 => 1, 5 => 2, _ => 3 } };

    public Fault Draw(OperationRecord operation, SimRandom random)
    {
        if (operation.Index == Surely)
            return Timed(random.Pick([.. operation.Alphabet]).Kind, random);
        if (!random.Chance(Rate))
            return Fault.None;

        var kind = random.Pick(Kinds);
        return FaultAlphabet.Allows(operation.Operation, kind) ? Timed(kind, random) : Fault.None;
    }

    private Fault Timed(FaultKind kind, SimRandom random) => new(kind, TakesTime(kind) ? random.Between(TimeSpan.Zero, Longest) : TimeSpan.Zero);

    public override string ToString() => $"{Rate:P1} of {string.Join(' ', Kinds)}, at most {Longest.TotalSeconds:0.#} s";

    private static bool TakesTime(FaultKind kind) =>
        kind is FaultKind.LandLate or FaultKind.Delay or FaultKind.Freeze or FaultKind.SendSome or FaultKind.ArriveLate;
}
