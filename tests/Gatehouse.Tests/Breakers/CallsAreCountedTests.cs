using Gatehouse.Audit;
using Gatehouse.Breakers;
using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Tests.Delivery;

namespace Gatehouse.Tests.Breakers;

public sealed class CallsAreCountedTests
{
    private static readonly TaskFailure no = new("no", "no");

    /// <summary>The result, how long it took, and what it says of its target: `+`, `-`, `~`, `x` or nothing.</summary>
    public static TheoryData<string, double, string> Rows => new()
    {
        { "delivered", 0.1, "+" },
        { "delivered", 1.999, "+" },
        { "delivered", 2, "~" },
        { "running", 0.1, "+" },
        { "rejected", 0.1, "+" },
        { "denied", 0.1, "" },
        { "missed", 0.1, "-" },
        { "missed", 2, "x" },
        { "unreadable", 0.1, "-" },
        { "back", 2, "" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void What_an_attempt_came_to_says_something_of_its_target_or_nothing(string result, double seconds, string expected)
    {
        var commit = Settle(Of(result), seconds, Breaker.Closed);

        Assert.Equal(expected, Word(commit.Write.State.Breaker));
        Assert.DoesNotContain(commit.Write.Entries, entry => entry.Kind is AuditKind.BreakerOpened or AuditKind.BreakerClosed);
    }

    [Fact]
    public void A_slow_target_is_better_than_none() => Assert.Equal("+", Word(Settle(Of("delivered"), 60, Breaker.Closed, backup: null).Write.State.Breaker));

    [Fact]
    public void The_commit_that_counts_the_last_straw_opens_it_and_says_so()
    {
        var commit = Settle(Of("missed"), 0.1, Breaker.Closed with { FailuresInARow = 9 });

        Assert.Equal(BreakerReason.ConsecutiveFailures, commit.Write.State.Breaker.Reason);
        Assert.Equal([AuditKind.Retry, AuditKind.BreakerOpened], commit.Write.Entries.Select(entry => entry.Kind));
        Assert.Equal("breaker.consecutiveFailures", commit.Write.Entries[1].Clause);
    }

    [Theory]
    [InlineData("missed", 1, "breaker-opened breaker.probe")]
    [InlineData("delivered", 1, "")]
    [InlineData("delivered", 16, "breaker-closed")]
    public void The_record_tells_of_probes_that_fail_and_of_the_target_s_return(string result, int room, string expected)
    {
        var halfOpen = new Breaker { Reason = BreakerReason.SlowCalls, ProbesFrom = Tasks.Now, Room = room, Openings = 3, InARow = 3 };

        var entry = Settle(Of(result), 0.1, halfOpen, probe: 3).Write.Entries.Skip(1).SingleOrDefault();

        Assert.Equal(expected, entry is null ? "" : $"{entry.Kind.ToWireName()} {entry.Clause}".TrimEnd());
    }

    private static LedgerDecision<SettleReply>.Commit Settle(AttemptResult result, double seconds, Breaker breaker, string? backup = "con_bbbbbbbbbbbbbbbbbbbb", int? probe = null)
    {
        var task = Tasks.Claimed with { Claim = Tasks.Claimed.Claim! with { Probe = probe } };
        var connection = ClaimsWhileOpenTests.Entry("""{"delivery":{"slowAfter":"PT2S"}}""", backup);
        var settle = new SettleDecision(Tasks.Id, Tasks.Owner, result, connection, Tasks.Options, 0.5) { Took = TimeSpan.FromSeconds(seconds) };
        return Assert.IsType<LedgerDecision<SettleReply>.Commit>(settle.Request.Decide(Tasks.View(task, Tasks.Around(task) with { Breaker = breaker })));
    }

    private static string Word(Breaker breaker) => breaker.Slices switch
    {
        [] => "",
        [{ Failures: 0, Slow: 0 }] => "+",
        [{ Failures: 0, Slow: 1 }] => "~",
        [{ Failures: 1, Slow: 0 }] => "-",
        _ => "x",
    };

    private static AttemptResult Of(string result) => result switch
    {
        "delivered" => new AttemptResult.Delivered(TaskEffect.Succeeded, "{}"u8.ToArray(), null),
        "running" => new AttemptResult.Running(),
        "rejected" => new AttemptResult.Rejected(no),
        "denied" => new AttemptResult.Rejected(no) { WasSent = false },
        "missed" => new AttemptResult.Missed(no, true, null),
        "unreadable" => new AttemptResult.Unreadable(no),
        _ => new AttemptResult.GivenBack(),
    };
}
