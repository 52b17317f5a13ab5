using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Health;
using Gatehouse.Ledger;
using Gatehouse.Policy;

namespace Gatehouse.Tests.Health;

public sealed class HealthCountersTests
{
    private static readonly AuditEntry dispatch = new(AuditKind.Dispatch);
    private static readonly AuditEntry denied = dispatch with { Decision = AuditDecision.Deny, Code = RefusalCode.RateLimited, Clause = "policy.rate.perMinute" };

    /// <summary>An entry, and what is counted of it: accepted, asked, denied, rerouted, ended, guardrails, micros spent.</summary>
    public static TheoryData<AuditEntry, string> Rows => new()
    {
        { dispatch with { Decision = AuditDecision.Allow }, "1 0 - 0 - - 0" },
        { dispatch with { Decision = AuditDecision.NeedsApproval, Subject = "apr_a" }, "1 1 - 0 - - 0" },
        { dispatch with { Decision = AuditDecision.Allow, Subject = "apr_a" }, "0 0 - 0 - - 0" },
        { dispatch with { Decision = AuditDecision.Allow, Subject = "apr_a", Clause = "approval.memory" }, "1 0 - 0 - - 0" },
        { dispatch with { Decision = AuditDecision.Allow, Subject = "tsk_a" }, "1 0 - 0 - - 0" },
        { denied, "0 0 policy.rate.perMinute=1 0 - - 0" },
        { denied with { Code = RefusalCode.AccessRuleFailed, Clause = "a name that an operator chose" }, "0 0 access-rule-failed=1 0 - - 0" },
        { denied with { Kind = AuditKind.RefusalsCoalesced, Count = 40, Guards = [new AuditGuard("grd_a", 1, true, "block")] }, "0 0 policy.rate.perMinute=40 0 - grd_a=40 0" },
        { new AuditEntry(AuditKind.LateResult) { Code = RefusalCode.TaskEnded }, "0 0 - 0 - - 0" },
        { dispatch with { Decision = AuditDecision.Allow, Guards = [new AuditGuard("grd_a", 1, true, "redact"), new AuditGuard("grd_b", 1, false, "block")] }, "1 0 - 0 - grd_a=1 0" },
        { new AuditEntry(AuditKind.Ended) { Status = "succeeded", Cost = new AuditCost(4, 3), Guards = [new AuditGuard("grd_b", 1, true, "warn")] }, "0 0 - 0 succeeded=1 grd_b=1 3" },
        { new AuditEntry(AuditKind.Rerouted), "0 0 - 1 - - 0" },
        { new AuditEntry(AuditKind.Claim), "0 0 - 0 - - 0" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void What_is_recorded_is_counted(AuditEntry entry, string expected) => Assert.Equal(expected, Words(HealthCounters.None.After([entry], default)));

    [Fact]
    public void Two_readings_say_all_of_the_time_between_them()
    {
        var early = HealthCounters.None.After([dispatch with { Decision = AuditDecision.Allow }, denied], default).AfterCall(false, true, TimeSpan.FromSeconds(2));
        var late = early.After([denied, new AuditEntry(AuditKind.Ended) { Status = "failed", Cost = new AuditCost(0, 7) }], default).AfterCall(true, false, TimeSpan.FromSeconds(1));

        var between = late.Since(early);

        Assert.Equal("0 0 policy.rate.perMinute=1 0 failed=1 - 7", Words(between));
        Assert.Equal((1, 1, 0), (between.Calls, between.Failures, between.Slow));
        Assert.InRange(between.Latency.Quantile(0.5)!.Value.TotalSeconds, 0.95, 1.05);
    }

    [Fact]
    public void However_many_names_there_are_it_stays_small()
    {
        var tally = Tally.None;
        for (var n = 0; n < 1000; n++)
            tally = tally.Add($"grd_{n:D4}", 1);

        Assert.Equal((65, 1000, 936), (tally.Counts.Length, tally.Total, tally[Tally.Others]));
        Assert.Equal(tally.Counts.Select(count => count.Name).Order(StringComparer.Ordinal), tally.Counts.Select(count => count.Name));
    }

    [Fact]
    public void It_is_kept_as_it_was()
    {
        var counters = HealthCounters.None.After([denied], default).AfterCall(true, true, TimeSpan.FromSeconds(2));
        var state = LedgerState.Empty with { Health = counters };

        var kept = JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(state, LedgerJson.Default.LedgerState), LedgerJson.Default.LedgerState)!.Health!;

        Assert.Equal(Words(counters), Words(kept));
        Assert.Equal(counters.Latency.Bins.ToArray(), kept.Latency.Bins.ToArray());
    }

    private static string Words(HealthCounters counters) =>
        $"{counters.Accepted} {counters.Asked} {Words(counters.Denied)} {counters.Rerouted} {Words(counters.Ended)} {Words(counters.Guardrails)} {counters.Spent.Micros}";

    private static string Words(Tally tally) => tally.Counts is [] ? "-" : string.Join(',', tally.Counts.Select(count => $"{count.Name}={count.Count}"));
}
