using System.Collections.Immutable;

namespace Gatehouse.Breakers;

/// <summary>How a connection's target has answered lately, and whether it is asked at all. Part of the connection's state: one for all instances.</summary>
public sealed record Breaker
{
    public static Breaker Closed { get; } = new();

    /// <summary>Calls within the window, the oldest first; empty while it is open.</summary>
    public ImmutableArray<BreakerSlice> Slices { get => field.IsDefault ? [] : field; init; }

    public int FailuresInARow { get; init; }

    /// <summary>Why it opened; <see langword="null"/> while it is closed.</summary>
    public BreakerReason? Reason { get; init; }

    public DateTimeOffset OpenedAt { get; init; }

    /// <summary>From then on probes are let through.</summary>
    public DateTimeOffset ProbesFrom { get; init; }

    /// <summary>How many calls may be under way at once while it is half-open.</summary>
    public int Room { get; init; }

    /// <summary>How often it ever opened, failed probes included; names the opening that a probe belongs to.</summary>
    public int Openings { get; init; }

    /// <summary>Openings since it was last closed.</summary>
    public int InARow { get; init; }

    public BreakerPhase PhaseAt(DateTimeOffset now) =>
        Reason is null ? BreakerPhase.Closed
        : now < ProbesFrom ? BreakerPhase.Open
        : BreakerPhase.HalfOpen;
}
