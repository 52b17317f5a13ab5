using Gatehouse.Simulation.Kernel;

namespace Gatehouse.Simulation.Faults;

/// <summary>Which operation goes wrong, and how. Holds no state, so one plan serves any number of runs.</summary>
public abstract record FaultPlan
{
    private FaultPlan() { }

    /// <summary>How many gates race, where the story leaves that open.</summary>
    public int Gates { get; init; } = 2;

    public static FaultPlan Calm { get; } = new Explicit([]);

    /// <param name="operation">The call about to be made.</param>
    /// <param name="random">The run's own stream for faults.</param>
    public abstract Fault Decide(OperationRecord operation, SimRandom random);

    /// <summary>The same faults by name that a run had by chance.</summary>
    public static Explicit Of(IEnumerable<OperationRecord> operations, int gates) =>
        new([.. operations.Where(operation => operation.Fault.Kind is not FaultKind.None).Select(operation => (operation.Index, operation.Fault))]) { Gates = gates };

    public static Explicit At(int index, Fault fault) => new Explicit([(index, fault)]);

    /// <summary>These operations, by their index in the run, and no others.</summary>
    public sealed record Explicit(IReadOnlyList<(int Index, Fault Fault)> Faults) : FaultPlan
    {
        public override Fault Decide(OperationRecord operation, SimRandom random)
        {
            foreach (var (index, fault) in Faults)
            {
                if (index == operation.Index && FaultAlphabet.Allows(operation.Operation, fault.Kind))
                    return fault;
            }

            return Fault.None;
        }

        public Explicit And(int index, Fault fault) => this with { Faults = [.. Faults, (index, fault)] };

        public override string ToString() => Faults.Count == 0 ? "no faults" : string.Join(", ", Faults.Select(fault => $"{fault.Index}: {fault.Fault}"));
    }

    /// <summary>Any operation, by chance.</summary>
    public sealed record Swarm(FaultMix Mix) : FaultPlan
    {
        public override Fault Decide(OperationRecord operation, SimRandom random) => Mix.Draw(operation, random);

        public override string ToString() => $"swarm of {Mix}";
    }
}
