using Gatehouse.Audit;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;

namespace Gatehouse.Trust;

/// <summary>An agent's trust as one connection of it has it: every commit there counts what it records, so its own figure is never old.</summary>
public sealed record ConnectionTrust
{
    public static ConnectionTrust None { get; } = new();

    /// <summary>The agent that sends. Absent where nothing was observed yet and the connection was opened before trust was kept.</summary>
    public string? Agent { get; init; }

    /// <summary>When the connection was opened; absent for one opened before trust was kept.</summary>
    public DateTimeOffset? OpenedAt { get; init; }

    public ObservedCounts? Counts { get; init; }

    /// <summary>What the agent's last assessment said; absent before the first.</summary>
    public TrustAssessment? Assessed { get; init; }

    /// <summary>Until when harm has been announced: one message for all of a slot.</summary>
    public DateTimeOffset AskedUntil { get; init; }

    public DecayedCounts CountsAt(DateTimeOffset now, TrustOptions options) => Counts?.At(now, options.HalfLife) ?? default;

    /// <summary>With what a commit records, and the message that asks for the agent's trust when it harms it.</summary>
    public (ConnectionTrust Trust, Announcement? Ask) After(IReadOnlyList<AuditEntry> entries, DateTimeOffset now, TrustOptions options)
    {
        var (next, isHarmed) = (this, false);
        foreach (var entry in entries)
        {
            if (Observation.Of(entry) is not { } seen)
                continue;
            next = next with { Agent = entry.Agent, Counts = (next.Counts ?? ObservedCounts.None).Add(seen, now, options.HalfLife) };
            isHarmed |= seen.IsHarm;
        }

        if (!isHarmed || now < next.AskedUntil)
            return (next, null);
        var end = new DateTimeOffset(((now.UtcTicks / options.Slot.Ticks) + 1) * options.Slot.Ticks, TimeSpan.Zero);
        return (next with { AskedUntil = end }, new Announcement(TaskStep.Trust, next.Agent!, end));
    }

    /// <summary>The score that a decision here is made on.</summary>
    public TrustFacts On(DateTimeOffset now, TrustOptions options) =>
        Assessed is { } assessed && assessed.IsCurrent(now, options) ? new TrustFacts.Scored(assessed.Others, EvidenceAt(assessed, now, options), options) : TrustFacts.NotConfigured;

    private DecayedCounts EvidenceAt(TrustAssessment assessed, DateTimeOffset now, TrustOptions options) =>
        assessed.Elsewhere.After(now - assessed.At, options.HalfLife) + CountsAt(now, options);
}
