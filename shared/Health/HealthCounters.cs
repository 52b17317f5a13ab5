using Gatehouse.Audit;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Telemetry;

namespace Gatehouse.Health;

/// <summary>What a connection has done since it was opened. Every number only grows, so that two readings say all of the time between them.</summary>
/// <remarks>Part of the state that each commit replaces anyway: counting costs no write. What entries say is counted from the entries themselves.</remarks>
public sealed record HealthCounters
{
    public static HealthCounters None { get; } = new();

    /// <summary>Dispatches accepted, those included that had to wait for a human.</summary>
    public long Accepted { get; init; }

    /// <summary>Those of them that had to wait for a human.</summary>
    public long Asked { get; init; }

    /// <summary>Dispatches refused, by clause; a clause that the code does not itself name is told as the refusal's code.</summary>
    public Tally Denied { get => field ?? Tally.None; init; }

    /// <summary>Tasks that the backup was asked to do.</summary>
    public long Rerouted { get; init; }

    /// <summary>Tasks that ended, by status.</summary>
    public Tally Ended { get => field ?? Tally.None; init; }

    /// <summary>How often guardrails found something in a content, by id.</summary>
    public Tally Guardrails { get => field ?? Tally.None; init; }

    /// <summary>What tasks cost that ended.</summary>
    public Money Spent { get; init; }

    /// <summary>Calls of the target.</summary>
    public long Calls { get; init; }

    /// <summary>Those that failed, as a breaker counts them.</summary>
    public long Failures { get; init; }

    /// <summary>Those that took longer than <c>slowAfter</c>.</summary>
    public long Slow { get; init; }

    /// <summary>How long calls took, from the send to the whole answer.</summary>
    public LatencySketch Latency { get => field ?? LatencySketch.None; init; }

    public HealthCounters After(IReadOnlyList<AuditEntry> entries)
    {
        var counted = this;
        for (var n = 0; n < entries.Count; n++)
            counted = counted.After(entries[n]);
        return counted;
    }

    public HealthCounters AfterCall(bool hasFailed, bool isSlow, TimeSpan took) => this with
    {
        Calls = Calls + 1,
        Failures = Failures + (hasFailed ? 1 : 0),
        Slow = Slow + (isSlow ? 1 : 0),
        Latency = Latency.Add(took),
    };

    /// <summary>What was counted since.</summary>
    public HealthCounters Since(HealthCounters earlier) => new()
    {
        Accepted = Accepted - earlier.Accepted,
        Asked = Asked - earlier.Asked,
        Denied = Denied.Since(earlier.Denied),
        Rerouted = Rerouted - earlier.Rerouted,
        Ended = Ended.Since(earlier.Ended),
        Guardrails = Guardrails.Since(earlier.Guardrails),
        Spent = Spent - earlier.Spent,
        Calls = Calls - earlier.Calls,
        Failures = Failures - earlier.Failures,
        Slow = Slow - earlier.Slow,
        Latency = Latency.Since(earlier.Latency),
    };

    private HealthCounters After(AuditEntry entry)
    {
        var times = entry.Kind == AuditKind.RefusalsCoalesced ? entry.Count ?? 1 : 1;
        var counted = entry.Guards.Any(guard => guard.Hit)
            ? this with { Guardrails = entry.Guards.Where(guard => guard.Hit).Aggregate(Guardrails, (tally, guard) => tally.Add(guard.Guardrail, times)) }
            : this;
        return entry switch
        {
            { Kind: AuditKind.Dispatch, Decision: AuditDecision.NeedsApproval } => counted with { Accepted = Accepted + 1, Asked = Asked + 1 },
            { Kind: AuditKind.Dispatch, Decision: AuditDecision.Allow } when !IsLaterYes(entry) => counted with { Accepted = Accepted + 1 },
            { Kind: AuditKind.Dispatch or AuditKind.RefusalsCoalesced, Decision: AuditDecision.Deny } => counted with { Denied = Denied.Add(ClauseOf(entry), times) },
            { Kind: AuditKind.Rerouted } => counted with { Rerouted = Rerouted + 1 },
            { Kind: AuditKind.Ended, Status: { } status } => counted with { Ended = Ended.Add(status, 1), Spent = Money.AddCapped(Spent, new Money(entry.Cost?.Posted ?? 0)) },
            _ => counted,
        };
    }

    // Of a task that was counted when people were asked about it.
    private static bool IsLaterYes(AuditEntry entry) => entry.Clause is null && entry.Subject?.StartsWith("apr_", StringComparison.Ordinal) is true;

    private static string ClauseOf(AuditEntry entry) => BoundedClause.Of(new Refusal(entry.Code!.Value, "") { Clause = entry.Clause });
}
