using Gatehouse.Simulation.Checks;

namespace Gatehouse.Simulation.Kernel;

/// <summary>The physics of a run.</summary>
public sealed record SimOptions
{
    /// <summary>True time at the start.</summary>
    public DateTimeOffset Epoch { get; init; } = new(2026, 1, 15, 10, 0, 0, TimeSpan.Zero);

    public long MaxSteps { get; init; } = 1_000_000;

    public TimeSpan MaxVirtualTime { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Each way of a port call takes between these; equal and zero leaves the order to the choices alone.</summary>
    public TimeSpan MinLatency { get; init; }

    public TimeSpan MaxLatency { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>How coarse the store's clock is: one second as in a <c>Date</c> header, zero for an exact one.</summary>
    public TimeSpan StoreResolution { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan QueueLock { get; init; } = TimeSpan.FromSeconds(30);

    public int MaxDeliveries { get; init; } = 10;

    /// <summary>How long after a crash a replica starts again; <see langword="null"/> leaves it down until healed or restarted.</summary>
    public TimeSpan? RestartAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What the scenario is called where a failure says how to run it again.</summary>
    public string Name { get; init; } = "";

    /// <summary>Whether the run could have broken a promise at all.</summary>
    public Func<World, bool> IsPromiseAtStake { get; init; } = world => world.Tables.Journal.Count > 0;

    /// <summary>Checked after every effect. Made afresh for each run, so a check may remember what it saw.</summary>
    public Func<IEnumerable<IInvariant>> Invariants { get; init; } = () => [];

    /// <summary>Checked once the world is healed and quiet.</summary>
    public Func<IEnumerable<IInvariant>> EndChecks { get; init; } = () => [];
}
