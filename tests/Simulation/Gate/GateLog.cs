using Gatehouse.Containment;
using Gatehouse.Delegation;
using Gatehouse.Dispatching;

namespace Gatehouse.Simulation.Gate;

/// <summary>What callers were told in one run, and what no run may have.</summary>
internal sealed class GateLog
{
    /// <summary>Exceptions that are no fault of a port.</summary>
    public List<Exception> Bugs { get; } = [];

    public List<Told> Dispatches { get; } = [];

    public List<Contained> Containments { get; } = [];

    /// <summary>What was answered of agents on whose behalf others act.</summary>
    public List<(TimeSpan At, string Agent, ContainmentAction Action)> Ancestors { get; } = [];

    /// <summary>By a request's name: the most that its receiver may be handed.</summary>
    public Dictionary<string, DelegationLimits> Handed { get; } = new(StringComparer.Ordinal);

    /// <summary>Tasks of which targets have begun to post a result.</summary>
    public HashSet<string> Posted { get; } = new(StringComparer.Ordinal);

    /// <summary>Results that targets posted, and what they were told.</summary>
    public List<(string Task, int Result, bool Taken)> Results { get; } = [];

    public static GateLog Of(World world) => world.Recall<GateLog>();

    /// <param name="Name">The request's own; its task has it as type.</param>
    internal sealed record Told(string Name, string? Key, DispatchOutcome Outcome);

    /// <param name="At">True time of the answer.</param>
    /// <param name="Writes">How many the world had seen by then: what comes after it at the same moment.</param>
    /// <param name="InFlight">Null where the answer names nothing.</param>
    internal sealed record Contained(TimeSpan At, int Writes, string Connection, ContainmentAction Action, IReadOnlyList<string>? InFlight);
}
