using Gatehouse.Audit;
using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;

namespace Gatehouse.Tests.Delivery;

public sealed class SettleDecisionTests
{
    private static readonly TaskFailure failure = new("target-500", "no");
    private static readonly AttemptResult acted = new AttemptResult.Missed(failure, MayHaveActed: true, null);
    private static readonly AttemptResult unsent = new AttemptResult.Missed(failure, MayHaveActed: false, null) { WasSent = false };

    private const string AtMostOnce = """{"delivery":{"atMostOnce":true}}""";
    private const string OneTry = """{"delivery":{"maxAttempts":1}}""";

    public static TheoryData<string, string, string, string> Rows => new()
    {
        // result, policy, task, what comes of it
        { "succeeded", "{}", "", "succeeded succeeded" },
        { "succeeded", "{}", "killed", "succeeded succeeded" },
        { "succeeded", AtMostOnce, "unknown", "succeeded succeeded" },
        { "partial", "{}", "", "failed partial" },
        { "rejected", "{}", "", "failed failedNoEffect" },
        { "rejected", "{}", "unknown", "failed unknown" },
        { "rejected", AtMostOnce, "killed", "failed failedNoEffect" },
        { "unreadable", "{}", "", "indeterminate unknown" },
        { "unreadable", "{}", "cancel", "indeterminate unknown" },
        { "acted", "{}", "", "queued" },
        { "acted", AtMostOnce, "", "indeterminate unknown" },
        { "acted", AtMostOnce, "killed", "indeterminate unknown" },
        { "acted", OneTry, "", "failed unknown dead" },
        { "acted", "{}", "killed", "cancelled unknown" },
        { "acted", OneTry, "killed", "cancelled unknown" },
        { "acted", "{}", "cancel", "cancelled unknown" },
        { "unsent", "{}", "", "queued" },
        { "unsent", AtMostOnce, "", "queued" },
        { "unsent", OneTry, "", "failed failedNoEffect dead" },
        { "unsent", OneTry, "unknown", "failed unknown dead" },
        { "unsent", "{}", "killed", "cancelled failedNoEffect" },
        { "unsent", "{}", "cancel unknown", "cancelled unknown" },
        { "back", "{}", "", "queued" },
        { "back", OneTry, "", "queued" },
        { "back", AtMostOnce, "", "queued" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void What_an_attempt_came_to_decides_what_becomes_of_its_task(string result, string policy, string marks, string expected)
    {
        var task = Tasks.Claimed with
        {
            CancelRequested = marks.Contains("cancel", StringComparison.Ordinal),
            EffectUnknown = marks.Contains("unknown", StringComparison.Ordinal),
        };
        var state = Tasks.Around(task) with { Fences = Fences.None with { KillEpoch = marks.Contains("killed", StringComparison.Ordinal) ? 1 : 0 } };

        var (write, _) = Committed(Decide(task, Of(result), policy, state));

        var after = Tasks.After(write);
        Assert.Equal(expected, string.Join(' ', new[] { TaskWords.Of(after.State), after.Effect is { } effect ? TaskWords.Of(effect) : null, after.DeadLettered ? "dead" : null }.OfType<string>()));
        Assert.Null(after.Claim);
        Assert.Empty(write.State.Claims);
        Assert.Single(write.Entries);
        Assert.Equal(after.State.IsEnded() ? AuditKind.Ended : AuditKind.Retry, write.Entries[0].Kind);
    }

    [Fact]
    public void Of_another_owner_or_of_nobody_nothing_is_written()
    {
        Assert.IsType<LedgerDecision<SettleReply>.Answer>(Decide(Tasks.Claimed with { Claim = Tasks.Claimed.Claim! with { Owner = "other" } }, acted));
        Assert.IsType<LedgerDecision<SettleReply>.Answer>(Decide(Tasks.Queued, acted));
        Assert.IsType<LedgerDecision<SettleReply>.Answer>(Decide(null, acted));
    }

    [Fact]
    public void The_result_is_kept_beside_the_task()
    {
        var (write, _) = Committed(Decide(Tasks.Claimed, Of("succeeded")));

        var row = Assert.IsType<RowChange.Insert>(write.Rows[1]);
        Assert.Equal((LedgerRows.Result(Tasks.Id), "{}"), (row.Key, System.Text.Encoding.UTF8.GetString(row.Body.Span)));
    }

    [Theory]
    [InlineData("{}", 3600)]
    [InlineData("""{"delivery":{"resultWithin":"PT5S"}}""", 5)]
    public void A_target_that_will_answer_later_has_until_a_time_at_which_a_message_comes(string policy, int seconds)
    {
        var task = Tasks.Claimed with { Reservation = Reservation.At(Tasks.Now, new Money(4_000_000)), Callback = "https://told.example/" };
        var state = Tasks.Around(task);
        var (write, reply) = Committed(Decide(task, new AttemptResult.Running(), policy, state));

        var (after, due) = (Tasks.After(write), Tasks.Now.AddSeconds(seconds));
        Assert.IsType<SettleReply.Handed>(reply);
        Assert.Equal((TaskState.Running, due, true), (after.State, after.ResultDue, after.EffectUnknown));
        Assert.Equal(new Announcement(TaskStep.Result, Tasks.Id, due), Assert.Single(write.Announcements));
        Assert.Null(after.Claim);
        Assert.Empty(write.State.Claims);
        Assert.Equal((AuditKind.Settle, "running"), (write.Entries[0].Kind, write.Entries[0].Status));
        Assert.Same(state.Spend, write.State.Spend);
    }

    [Theory]
    [InlineData("https://told.example/", true)]
    [InlineData(null, false)]
    public void An_end_is_announced_to_whoever_asked(string? callback, bool announced)
    {
        var (write, _) = Committed(Decide(Tasks.Claimed with { Callback = callback }, Of("succeeded")));

        Assert.Equal(announced ? [new Announcement(TaskStep.Notify, Tasks.Id)] : [], write.Announcements);
    }

    [Fact]
    public void A_claim_given_back_costs_no_try_and_is_due_at_once()
    {
        var after = Tasks.After(Committed(Decide(Tasks.Claimed, Of("back"))).Write);

        Assert.Equal((1, 0, (DateTimeOffset?)Tasks.Now), (after.Attempts, after.Tries, after.NotBefore));
    }

    [Fact]
    public void A_claim_given_back_again_and_again_waits_like_a_retry()
    {
        var reply = Committed(Decide(Tasks.Claimed with { Attempts = 4, Tries = 1 }, Of("back"), jitter: 0.5)).Reply;

        Assert.Equal(Tasks.Now.AddSeconds(2), Assert.IsType<SettleReply.Again>(reply).NotBefore);
    }

    [Theory]
    [InlineData(1, 0.5, null, 0.5)]
    [InlineData(2, 0.5, null, 1)]
    [InlineData(3, 0.999, null, 3.996)]
    [InlineData(1, 0.5, 7, 7)]
    [InlineData(5, 0.5, 7, 8)]
    [InlineData(1, 0, 0, 0)]
    [InlineData(1, 0.5, 86_400, 300)]
    public void A_retry_waits_twice_as_long_each_time_and_as_long_as_the_target_asks_within_reason(int tries, double jitter, int? asked, double seconds)
    {
        var result = new AttemptResult.Missed(failure, true, asked is { } after ? TimeSpan.FromSeconds(after) : null);
        var decision = Decide(Tasks.Claimed with { Tries = tries }, result, """{"delivery":{"maxAttempts":20}}""", jitter: jitter);

        Assert.Equal(Tasks.Now.AddSeconds(seconds), Assert.IsType<SettleReply.Again>(Committed(decision).Reply).NotBefore);
    }

    [Fact]
    public void The_longest_wait_is_five_minutes()
    {
        var (_, reply) = Committed(Decide(Tasks.Claimed with { Tries = 19 }, acted, """{"delivery":{"maxAttempts":20}}""", jitter: 0.999));

        Assert.InRange(Assert.IsType<SettleReply.Again>(reply).NotBefore, Tasks.Now.AddSeconds(299), Tasks.Now.AddSeconds(300));
    }

    [Fact]
    public void A_message_comes_back_no_later_than_the_task_s_deadline()
    {
        var task = Tasks.Claimed with { Deadline = Tasks.Now.AddSeconds(3) };
        var result = new AttemptResult.Missed(failure, true, TimeSpan.FromMinutes(2));

        Assert.Equal(task.Deadline, Assert.IsType<SettleReply.Again>(Committed(Decide(task, result)).Reply).NotBefore);
    }

    private static AttemptResult Of(string result) => result switch
    {
        "succeeded" => new AttemptResult.Delivered(TaskEffect.Succeeded, "{}"u8.ToArray(), null),
        "partial" => new AttemptResult.Delivered(TaskEffect.Partial, "{}"u8.ToArray(), null),
        "rejected" => new AttemptResult.Rejected(failure),
        "unreadable" => new AttemptResult.Unreadable(failure),
        "acted" => acted,
        "unsent" => unsent,
        _ => new AttemptResult.GivenBack(),
    };

    private static LedgerDecision<SettleReply> Decide(
        TaskRecord? task, AttemptResult result, string policy = "{}", LedgerState? state = null, double jitter = 0.5) =>
        new SettleDecision(Tasks.Id, Tasks.Owner, result, Tasks.Entry(policy), Tasks.Options, jitter).Request.Decide(Tasks.View(task, state));

    private static (LedgerWrite Write, SettleReply Reply) Committed(LedgerDecision<SettleReply> decision)
    {
        var commit = Assert.IsType<LedgerDecision<SettleReply>.Commit>(decision);
        return (commit.Write, commit.Reply);
    }
}
