using Gatehouse.Audit;
using Gatehouse.Delegation;
using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Registry;

namespace Gatehouse.Tests.Delivery;

public sealed class ClaimDecisionTests
{
    private static readonly DateTimeOffset now = Tasks.Now;

    [Fact]
    public void A_queued_task_is_claimed_for_longer_than_its_call_can_last()
    {
        var (write, reply) = Committed(Decide(Tasks.Queued, policy: """{"delivery":{"timeout":"PT30S"}}"""));

        var claimed = Assert.IsType<ClaimReply.Claimed>(reply).Task;
        var lease = now.AddSeconds(30) + Tasks.Options.LeaseMargin;
        Assert.Equal(new TaskClaim(Tasks.Owner, 1, lease), claimed.Claim);
        Assert.Equal((TaskState.Delivering, 1, 1), (claimed.State, claimed.Attempts, claimed.Tries));
        Assert.Equal(new ClaimInFlight(Tasks.Id, 1, lease), Assert.Single(write.State.Claims));
        Assert.Equal((AuditKind.Claim, 1), (write.Entries[0].Kind, write.Entries[0].Attempt!.Value));
        Assert.Empty(write.Announcements);
    }

    [Theory]
    [InlineData(TaskState.Succeeded)]
    [InlineData(TaskState.Failed)]
    [InlineData(TaskState.Indeterminate)]
    [InlineData(TaskState.Cancelled)]
    [InlineData(TaskState.Running)]
    [InlineData(TaskState.AwaitingApproval)]
    public void What_is_not_to_be_delivered_is_over(TaskState state) =>
        Assert.IsType<ClaimReply.Over>(Answered(Decide(Tasks.Queued with { State = state })));

    [Fact]
    public void A_task_without_a_row_is_over() => Assert.IsType<ClaimReply.Over>(Answered(Decide(null)));

    [Theory]
    [InlineData(3, false)]
    [InlineData(4, true)]
    public void A_connection_read_before_its_last_change_is_stale(long version, bool isStale) =>
        Assert.Equal(isStale, Decide(Tasks.Queued, Fenced(Fences.None with { ConfigVersion = version })) is LedgerDecision<ClaimReply>.Stale);

    [Theory]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public void A_call_made_ready_for_a_receiver_as_it_was_before_its_last_change_is_stale(long revision, bool isStale)
    {
        var state = Fenced(Fences.None with { Target = new SubjectFence(4, false, false) });
        var decision = new ClaimDecision(Tasks.Id, Tasks.Owner, 0, Tasks.Entry(), Tasks.Options) { Receiver = new CallReceiver(revision) };

        Assert.Equal(isStale, decision.Request.Decide(Tasks.View(Tasks.Queued, state)) is LedgerDecision<ClaimReply>.Stale);
    }

    [Theory]
    [InlineData(false, false, "claimed")]
    [InlineData(true, false, "wait 5")]
    [InlineData(false, true, "denied delegation-broken")]
    public void What_is_done_for_an_agent_that_is_held_waits_and_for_one_that_is_killed_ends(bool frozen, bool killed, string expected)
    {
        var task = Tasks.Queued with { ActChain = ["agt_bbbbbbbbbbbbbbbbbbbb", "usr_aaaaaaaaaaaaaaaaaaaa"] };

        Assert.Equal(expected, Word(Decide(task, Fenced(Fences.None with { Ancestors = [new AncestorFence("agt_bbbbbbbbbbbbbbbbbbbb", 2, frozen, killed)] }))));
    }

    [Fact]
    public void What_is_done_for_somebody_who_has_left_ends()
    {
        var task = Tasks.Queued with { ActChain = ["agt_bbbbbbbbbbbbbbbbbbbb", "usr_aaaaaaaaaaaaaaaaaaaa"] };

        Assert.Equal("denied delegation-broken", Word(Decide(task, Fenced(Fences.None with { Ancestors = [new AncestorFence("usr_aaaaaaaaaaaaaaaaaaaa", 1, false, true)] }))));
    }

    [Theory]
    [InlineData(0, "denied delegation-broken")]
    [InlineData(1, "claimed")]
    public void What_was_handed_on_for_a_time_is_not_begun_after_it(int ticks, string expected) =>
        Assert.Equal(expected, Word(Decide(Tasks.Queued with { Limits = new DelegationLimits { ExpiresAt = now.AddTicks(ticks) } })));

    [Fact]
    public void A_receiver_without_an_endpoint_is_looked_at_like_a_frozen_one() =>
        Assert.Equal("wait 5", Word(new ClaimDecision(Tasks.Id, Tasks.Owner, 0, Tasks.Entry(), Tasks.Options) { CanSend = false }.Request.Decide(Tasks.View(Tasks.Queued))));

    [Theory]
    [InlineData(0, "wait 4")]
    [InlineData(2, "wait 7")]
    [InlineData(9, "wait 11")]
    public void A_token_that_will_be_there_is_waited_for_as_long_as_it_takes_and_by_each_a_while_longer(int looks, string expected) =>
        Assert.Equal(expected, Word(new ClaimDecision(Tasks.Id, Tasks.Owner, looks, Tasks.Entry(), Tasks.Options) { CanSend = false, Later = TimeSpan.FromSeconds(3) }.Request.Decide(Tasks.View(Tasks.Queued))));

    /// <summary>Each row spoils one thing more than the one below it; the first guard decides.</summary>
    public static TheoryData<string, string> Guards => new()
    {
        { "kill deadline revoked frozen early crowded", "cancelled" },
        { "cancel deadline revoked frozen early crowded", "cancelled" },
        { "deadline revoked frozen early crowded", "expired deadline-passed" },
        { "revoked frozen early crowded", "denied agent-revoked" },
        { "frozen early crowded", "wait 5" },
        { "early crowded", "wait 3" },
        { "crowded", "wait 1" },
        { "", "claimed" },
    };

    [Theory]
    [MemberData(nameof(Guards))]
    public void The_guards_stand_in_their_order(string spoiled, string expected)
    {
        var (task, fences) = (Tasks.Queued, Fences.None);
        foreach (var what in spoiled.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            (task, fences) = what switch
            {
                "kill" => (task, fences with { KillEpoch = 1 }),
                "cancel" => (task with { CancelRequested = true }, fences),
                "deadline" => (task with { Deadline = now }, fences),
                "revoked" => (task, fences with { Revoked = [new RevokedCredential(task.Credential, now)] }),
                "frozen" => (task, fences with { Connection = new SubjectFence(1, true, false) }),
                "early" => (task with { NotBefore = now.AddSeconds(3) }, fences),
                _ => (task, fences),
            };
        }

        var state = Fenced(fences) with { Claims = spoiled.Contains("crowded", StringComparison.Ordinal) ? [new ClaimInFlight("tsk_other", 1, now.AddSeconds(9))] : [] };
        Assert.Equal(expected, Word(Decide(task, state, """{"delivery":{"maxInFlight":1}}""")));
    }

    [Theory]
    [InlineData("", 0, "wait 5")]
    [InlineData("", 3, "wait 40")]
    [InlineData("", 100, "wait 300")]
    [InlineData("deadline", 0, "expired deadline-passed")]
    [InlineData("cancel", 0, "cancelled")]
    [InlineData("soon", 9, "wait 2")]
    public void Without_a_call_nothing_is_claimed_and_what_is_to_end_ends(string what, int looks, string expected)
    {
        var task = what switch
        {
            "deadline" => Tasks.Queued with { Deadline = now },
            "cancel" => Tasks.Queued with { CancelRequested = true },
            "soon" => Tasks.Queued with { Deadline = now.AddSeconds(2) },
            _ => Tasks.Queued,
        };
        var decision = new ClaimDecision(Tasks.Id, Tasks.Owner, looks, Tasks.Entry(), Tasks.Options) { CanSend = false };

        Assert.Equal(expected, Word(decision.Request.Decide(Tasks.View(task))));
    }

    [Theory]
    [InlineData("agent frozen")]
    [InlineData("target frozen")]
    [InlineData("organisation frozen")]
    [InlineData("connection frozen")]
    [InlineData("connection killed")]
    public void Whatever_is_held_sends_nothing(string held)
    {
        var fence = new SubjectFence(1, held.EndsWith("frozen", StringComparison.Ordinal), held.EndsWith("killed", StringComparison.Ordinal));
        var fences = held.Split(' ')[0] switch
        {
            "agent" => Fences.None with { Agent = fence },
            "target" => Fences.None with { Target = fence },
            "organisation" => Fences.None with { Organisation = fence },
            _ => Fences.None with { Connection = fence },
        };

        Assert.Equal("wait 5", Word(Decide(Tasks.Queued, Fenced(fences))));
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(1, 10)]
    [InlineData(3, 40)]
    [InlineData(5, 160)]
    [InlineData(6, 300)]
    [InlineData(100_000, 300)]
    public void A_frozen_connection_is_looked_at_ever_more_rarely(int looks, int seconds) =>
        Assert.Equal($"wait {seconds}", Word(Decide(Tasks.Queued, Frozen, looks: looks)));

    [Fact]
    public void No_wait_goes_past_the_deadline()
    {
        var task = Tasks.Queued with { Deadline = now.AddSeconds(2) };
        Assert.Equal("wait 2", Word(Decide(task, Frozen)));
        Assert.Equal("wait 2", Word(Decide(task with { NotBefore = now.AddMinutes(1) })));
    }

    [Theory]
    [InlineData(-1, "wait 0.001")]
    [InlineData(0, "claimed")]
    public void An_attempt_is_due_exactly_at_its_time(int milliseconds, string expected) =>
        Assert.Equal(expected, Word(Decide(Tasks.Queued with { NotBefore = now }, now: now.AddMilliseconds(milliseconds))));

    [Theory]
    [InlineData(-1, "claimed")]
    [InlineData(0, "expired deadline-passed")]
    public void A_task_expires_exactly_at_its_deadline(int milliseconds, string expected) =>
        Assert.Equal(expected, Word(Decide(Tasks.Queued with { Deadline = now }, now: now.AddMilliseconds(milliseconds))));

    [Theory]
    [InlineData(-1, "wait 0.001")]
    [InlineData(0, "claimed")]
    public void A_lease_ends_exactly(int milliseconds, string expected)
    {
        var lease = Tasks.Claimed.Claim!.LeaseUntil;
        Assert.Equal(expected, Word(Decide(Tasks.Claimed, now: lease.AddMilliseconds(milliseconds))));
    }

    [Fact]
    public void The_next_deliverer_of_an_abandoned_task_goes_on_with_what_is_not_known()
    {
        var (write, reply) = Committed(Decide(Tasks.Claimed, now: Tasks.Claimed.Claim!.LeaseUntil, owner: "next"));

        var task = Assert.IsType<ClaimReply.Claimed>(reply).Task;
        Assert.Equal((2, 2, true, "next"), (task.Attempts, task.Tries, task.EffectUnknown, task.Claim!.Owner));
        Assert.Equal(2, Assert.Single(write.State.Claims).Attempt);
    }

    [Fact]
    public void An_abandoned_claim_does_not_stand_in_its_own_task_s_way() =>
        Assert.Equal("claimed", Word(Decide(Tasks.Claimed, policy: """{"delivery":{"maxInFlight":1}}""", now: Tasks.Claimed.Claim!.LeaseUntil)));

    [Theory]
    [InlineData("""{"delivery":{"atMostOnce":true}}""", "indeterminate deliverer-lost")]
    [InlineData("""{"delivery":{"maxAttempts":1}}""", "failed deliverer-lost")]
    [InlineData("""{"delivery":{"maxAttempts":2}}""", "claimed")]
    public void An_abandoned_task_ends_where_no_further_attempt_may_follow(string policy, string expected)
    {
        var decision = Decide(Tasks.Claimed, policy: policy, now: Tasks.Claimed.Claim!.LeaseUntil);

        Assert.Equal(expected, Word(decision));
        if (expected == "claimed")
            return;
        var (write, _) = Committed(decision);
        Assert.Equal((TaskEffect.Unknown, expected.StartsWith("failed", StringComparison.Ordinal)), (Tasks.After(write).Effect!.Value, Tasks.After(write).DeadLettered));
        Assert.Empty(write.State.Claims);
    }

    [Fact]
    public void A_tool_server_s_abandoned_task_is_never_sent_again()
    {
        var tools = Tasks.Entry("{}", new ConnectionTarget.ToMcp("https://tools.example/mcp"));
        var view = Tasks.View(Tasks.Claimed, now: Tasks.Claimed.Claim!.LeaseUntil);

        Assert.Equal("indeterminate deliverer-lost", Word(new ClaimDecision(Tasks.Id, "next", 0, tools, Tasks.Options).Request.Decide(view)));
    }

    [Fact]
    public void An_abandoned_task_of_a_killed_connection_is_cancelled_and_its_effect_is_unknown()
    {
        var state = Tasks.Around(Tasks.Claimed) with { Fences = Fences.None with { KillEpoch = 1 } };
        var (write, _) = Committed(Decide(Tasks.Claimed, state, now: Tasks.Claimed.Claim!.LeaseUntil));

        Assert.Equal((TaskState.Cancelled, TaskEffect.Unknown), (Tasks.After(write).State, Tasks.After(write).Effect!.Value));
    }

    private static LedgerState Frozen => Fenced(Fences.None with { Connection = new SubjectFence(1, true, false) });

    private static LedgerState Fenced(Fences fences) => Tasks.Open with { Fences = fences };

    private static LedgerDecision<ClaimReply> Decide(
        TaskRecord? task, LedgerState? state = null, string policy = "{}", DateTimeOffset? now = null, int looks = 0, string owner = Tasks.Owner) =>
        new ClaimDecision(Tasks.Id, owner, looks, Tasks.Entry(policy), Tasks.Options).Request.Decide(Tasks.View(task, state, now));

    private static (LedgerWrite Write, ClaimReply Reply) Committed(LedgerDecision<ClaimReply> decision)
    {
        var commit = Assert.IsType<LedgerDecision<ClaimReply>.Commit>(decision);
        return (commit.Write, commit.Reply);
    }

    private static ClaimReply Answered(LedgerDecision<ClaimReply> decision) => Assert.IsType<LedgerDecision<ClaimReply>.Answer>(decision).Reply;

    private static string Word(LedgerDecision<ClaimReply> decision) => decision switch
    {
        LedgerDecision<ClaimReply>.Commit { Reply: ClaimReply.Claimed } => "claimed",
        LedgerDecision<ClaimReply>.Commit commit => $"{TaskWords.Of(Tasks.After(commit.Write).State)} {Tasks.After(commit.Write).Failure?.Code}".TrimEnd(),
        LedgerDecision<ClaimReply>.Answer { Reply: ClaimReply.NotYet wait } => FormattableString.Invariant($"wait {(wait.Until - Base(wait.Until)).TotalSeconds:0.###}"),
        _ => decision.ToString()!,
    };

    // The waits of the table begin at `now`; those of a lease or a due time end on a whole second.
    private static DateTimeOffset Base(DateTimeOffset until) => until == now ? now.AddMilliseconds(-1)
        : until == Tasks.Claimed.Claim!.LeaseUntil ? until.AddMilliseconds(-1)
        : now;
}
