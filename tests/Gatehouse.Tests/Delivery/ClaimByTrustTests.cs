using Gatehouse.Breakers;
using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Gatehouse.Tests.Breakers;
using Gatehouse.Trust;

namespace Gatehouse.Tests.Delivery;

public sealed class ClaimByTrustTests
{
    private const string Known = """{"trust":{"minimum":"Known"}}""";

    [Theory]
    [InlineData(25, TrustLevel.Known, "claimed")]
    [InlineData(25, TrustLevel.Verified, "denied trust-too-low")]
    [InlineData(0, TrustLevel.Known, "denied trust-too-low")]
    [InlineData(0, null, "claimed")]
    public void What_is_queued_is_held_to_the_organisation_s_floor(double others, TrustLevel? floor, string expected) =>
        Assert.Equal(expected, Word(Decide(State(others, floor))));

    [Theory]
    [InlineData(0, "denied trust-too-low")] // it was accepted by this very policy
    [InlineData(-1, "claimed")] // a floor that came later leaves it alone
    public void A_policy_s_floor_binds_what_was_accepted_under_it(int versions, string expected) =>
        Assert.Equal(expected, Word(Decide(State(0, null), Known, Tasks.Queued with { PolicyVersion = Tasks.Entry(Known).Document.PolicyVersion + versions })));

    [Fact]
    public void A_score_that_is_missing_or_old_is_read_first_and_waited_for_when_there_is_none()
    {
        var state = State(25, TrustLevel.Known);
        var old = state with { Trust = state.Trust with { Assessed = state.Trust.Assessed! with { At = Tasks.Now.AddHours(-25) } } };
        var none = state with { Trust = ConnectionTrust.None };
        var read = TrustReading.Unread with { IsRead = true };

        Assert.Equal(("stale trust", "stale trust"), (Word(Decide(old)), Word(Decide(none))));
        Assert.Equal(("wait", "wait"), (Word(Decide(old, reading: read)), Word(Decide(none, reading: read))));
        Assert.Equal("claimed", Word(Decide(none, reading: read with { Record = Record(25) })));
        Assert.Equal("denied trust-too-low", Word(Decide(none, reading: read with { Record = Record(0) })));
    }

    [Theory]
    [InlineData(25, "routed")]
    [InlineData(0, "denied trust-too-low")]
    public void No_backup_does_what_a_distrusted_agent_has_queued(double others, string expected)
    {
        const string backup = "con_bbbbbbbbbbbbbbbbbbbb";
        var open = new Breaker { Reason = BreakerReason.ErrorRate, ProbesFrom = Tasks.Now.AddSeconds(5), Openings = 1 };
        var (state, entry) = (State(others, TrustLevel.Known) with { Breaker = open }, ClaimsWhileOpenTests.Entry("{}", backup));
        var asked = Tasks.Queued with { Route = new TaskRoute(backup, "breaker.errorRate", 1) };

        Assert.Equal(expected, Word(Decide(state, Tasks.Queued, entry)));
        // What the backup may have already is asked back first.
        Assert.Equal(others > 0 ? "asks again" : "withdraws", Word(Decide(state, asked, entry)));
    }

    private static LedgerState State(double others, TrustLevel? floor) => Tasks.Open with
    {
        Fences = Fences.None with { Floor = floor },
        Trust = new ConnectionTrust { Agent = Tasks.Queued.Agent, Assessed = new TrustAssessment(1, Tasks.Now, others, default) },
    };

    private static TrustRecord Record(double others) => new()
    {
        Agent = Tasks.Queued.Agent,
        Revision = 2,
        At = Tasks.Now,
        Score = 0,
        Level = TrustLevel.Untrusted,
        Points = [others, 20, 0, 0, 0],
        Counts = default,
        History = [],
    };

    private static LedgerDecision<ClaimReply> Decide(LedgerState state, string policy = "{}", TaskRecord? task = null, TrustReading? reading = null) =>
        Decide(state, task ?? Tasks.Queued, Tasks.Entry(policy), reading);

    private static LedgerDecision<ClaimReply> Decide(LedgerState state, TaskRecord task, ConnectionEntry entry, TrustReading? reading = null) =>
        new ClaimDecision(Tasks.Id, Tasks.Owner, 0, entry, Tasks.Options) { Trust = reading ?? TrustReading.Unread }.Request.Decide(Tasks.View(task, state));

    private static string Word(LedgerDecision<ClaimReply> decision) => decision switch
    {
        LedgerDecision<ClaimReply>.Commit { Reply: ClaimReply.Claimed } => "claimed",
        LedgerDecision<ClaimReply>.Commit { Reply: ClaimReply.Route } => "routed",
        LedgerDecision<ClaimReply>.Answer { Reply: ClaimReply.Route } => "asks again",
        LedgerDecision<ClaimReply>.Answer { Reply: ClaimReply.Withdraw } => "withdraws",
        LedgerDecision<ClaimReply>.Commit commit => $"{TaskWords.Of(Tasks.After(commit.Write).State)} {Tasks.After(commit.Write).Failure!.Code}",
        LedgerDecision<ClaimReply>.Answer { Reply: ClaimReply.NotYet } => "wait",
        LedgerDecision<ClaimReply>.Stale stale => $"stale {stale.What}",
        var other => throw new InvalidOperationException($"{other}"),
    };
}
