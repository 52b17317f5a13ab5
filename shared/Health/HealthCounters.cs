using Gatehouse.Audit;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Telemetry;
using Gatehouse.Trust;

namespace Gatehouse.Health;

/// <summary>What a connection has done since it was opened. Every number only grows, so that two readings say all of the time between them.</summary>
/// <remarks>Part of the state that each commit replaces anyway: counting costs no write. What entries say is counted from the entries themselves.</remarks>
public sealed record HealthCounters
{
    public static HealthCounters None { get; } = new();

    // Names of tools are agents' own, and the state is replaced by every commit.
    private const int MostTools = 32;
    private const int LongestTool = 64;

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

    /// <summary>How often each tool was part of an accepted task; a further one, or one with a long name, is one of the others.</summary>
    public Tally Tools { get => field ?? Tally.None; init; }

    /// <summary>Things asked for or done that the policy does not permit, as trust counts them.</summary>
    public long Violations { get; init; }

    /// <summary>Results that cost more than was reserved.</summary>
    public long Overruns { get; init; }

    public SessionTally Sessions { get => field ?? SessionTally.None; init; }

    /// <summary>Calls of the target.</summary>
    public long Calls { get; init; }

    /// <summary>Those that failed, as a breaker counts them.</summary>
    public long Failures { get; init; }

    /// <summary>Those that took longer than <c>slowAfter</c>.</summary>
    public long Slow { get; init; }

    /// <summary>How long calls took, from the send to the whole answer.</summary>
    public LatencySketch Latency { get => field ?? LatencySketch.None; init; }

    /// <param name="entries">Of one commit.</param>
    /// <param name="now">When they are dated.</param>
    public HealthCounters After(IReadOnlyList<AuditEntry> entries, DateTimeOffset now)
    {
        var counted = this;
        for (var n = 0; n < entries.Count; n++)
            counted = counted.After(entries[n], now);
        return counted;
    }

    public HealthCounters AfterCall(bool hasFailed, bool isSlow, TimeSpan took) => this with
    {
        Calls = Calls + 1,
        Failures = Failures + (hasFailed ? 1 : 0),
        Slow = Slow + (isSlow ? 1 : 0),
        Latency = Latency.Add(took),
    };

    /// <summary>Two connections' as one, as far as they add up: of latencies and of sessions under way nothing is told.</summary>
    public HealthCounters With(HealthCounters other) => new()
    {
        Accepted = Accepted + other.Accepted,
        Asked = Asked + other.Asked,
        Denied = Denied + other.Denied,
        Rerouted = Rerouted + other.Rerouted,
        Ended = Ended + other.Ended,
        Guardrails = Guardrails + other.Guardrails,
        Spent = Money.AddCapped(Spent, other.Spent),
        Calls = Calls + other.Calls,
        Failures = Failures + other.Failures,
        Slow = Slow + other.Slow,
        Tools = Tools + other.Tools,
        Violations = Violations + other.Violations,
        Overruns = Overruns + other.Overruns,
        Sessions = new SessionTally { Ended = Sessions.Ended + other.Sessions.Ended, Seconds = Sessions.Seconds + other.Sessions.Seconds },
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
        Tools = Tools.Since(earlier.Tools),
        Violations = Violations - earlier.Violations,
        Overruns = Overruns - earlier.Overruns,
        Sessions = Sessions.Since(earlier.Sessions),
    };

    private HealthCounters After(AuditEntry entry, DateTimeOffset now)
    {
        var times = entry.Kind == AuditKind.RefusalsCoalesced ? entry.Count ?? 1 : 1;
        var counted = entry.Guards.Any(guard => guard.Hit)
            ? this with { Guardrails = entry.Guards.Where(guard => guard.Hit).Aggregate(Guardrails, (tally, guard) => tally.Add(guard.Guardrail, times)) }
            : this;
        if (Observation.Of(entry) is { Kind: ObservationKind.Violation } violation)
            counted = counted with { Violations = Violations + violation.Count };
        return entry switch
        {
            { Kind: AuditKind.Dispatch, Decision: AuditDecision.NeedsApproval } => counted.AfterAccepted(entry, now) with { Asked = Asked + 1 },
            { Kind: AuditKind.Dispatch, Decision: AuditDecision.Allow } when !IsLaterYes(entry) => counted.AfterAccepted(entry, now),
            { Kind: AuditKind.Dispatch or AuditKind.RefusalsCoalesced, Decision: AuditDecision.Deny } => counted with { Denied = Denied.Add(ClauseOf(entry), times) },
            { Kind: AuditKind.Overrun } => counted with { Overruns = Overruns + 1 },
            { Kind: AuditKind.Rerouted } => counted with { Rerouted = Rerouted + 1 },
            { Kind: AuditKind.Ended, Status: { } status } => counted with { Ended = Ended.Add(status, 1), Spent = Money.AddCapped(Spent, new Money(entry.Cost?.Posted ?? 0)) },
            _ => counted,
        };
    }

    private HealthCounters AfterAccepted(AuditEntry entry, DateTimeOffset now) => this with
    {
        Accepted = Accepted + 1,
        Tools = entry.Tools.Count == 0 ? Tools : entry.Tools.Select(tool => tool.Name).Distinct(StringComparer.Ordinal).Aggregate(Tools, (tally, tool) => tally.Add(tool.Length <= LongestTool ? tool : Tally.Others, 1, MostTools)),
        Sessions = entry.Session is { } session ? Sessions.After(session, now) : Sessions,
    };

    // Of a task that was counted when people were asked about it.
    private static bool IsLaterYes(AuditEntry entry) => entry.Clause is null && entry.Subject?.StartsWith("apr_", StringComparison.Ordinal) is true;

    private static string ClauseOf(AuditEntry entry) => BoundedClause.Of(new Refusal(entry.Code!.Value, "") { Clause = entry.Clause });
}
