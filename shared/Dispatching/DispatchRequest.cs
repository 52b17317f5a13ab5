using System.Text.Json;
using Gatehouse.Delegation;
using Gatehouse.Policy;
using Gatehouse.Wire;

namespace Gatehouse.Dispatching;

/// <summary>A dispatch as the caller asked for it, its form already checked.</summary>
public sealed record DispatchRequest
{
    private static readonly TimeSpan longestDeadline = TimeSpan.FromDays(7);

    public required string Connection { get; init; }

    public required TaskFacts Task { get; init; }

    /// <summary>Any JSON; absent when the caller sent none.</summary>
    public JsonElement? Input { get; init; }

    public DateTimeOffset? Deadline { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>Tells whether two bodies under one key ask for the same; needed only with a key.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>Checked by the egress rules.</summary>
    public string? Callback { get; init; }

    public string? TraceParent { get; init; }

    /// <summary>How much the receiver may do onward; absent: as much as the caller.</summary>
    public DelegationLimits? Delegation { get; init; }

    /// <summary>
    /// Whether the deadline lies ahead, at most seven days. To be asked after a replay was looked for: a retry of an
    /// accepted task is answered even when its deadline has passed.
    /// </summary>
    public Refusal? FindDeadlineFault(DateTimeOffset now)
    {
        if (Deadline is not { } deadline)
            return null;
        if (deadline <= now)
            return Faulty($"deadline `{Instant.Format(deadline)}` is not after now, `{Instant.Format(now)}`");
        return deadline - now <= longestDeadline ? null : Faulty($"deadline `{Instant.Format(deadline)}` is more than 7 days ahead");
    }

    private static Refusal Faulty(string detail) => new(RefusalCode.Malformed, detail) { Clause = "$.deadline" };
}
