using Gatehouse.Audit;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Trust;

namespace Gatehouse.Tests.Trust;

public sealed class ConnectionTrustTests
{
    private static readonly DateTimeOffset now = new(2026, 11, 23, 12, 0, 1, TimeSpan.Zero);
    private static readonly TrustOptions options = TrustOptions.Default;
    private static readonly AuditEntry blocked = new(AuditKind.Dispatch) { Agent = "agt_a", Decision = AuditDecision.Deny, Code = RefusalCode.GuardrailBlocked };
    private static readonly AuditEntry ended = new(AuditKind.Ended) { Agent = "agt_a", Status = "succeeded" };
    private static readonly ConnectionTrust assessed = new() { Agent = "agt_a", Assessed = new TrustAssessment(1, now, 25, default) };

    [Fact]
    public void The_commit_that_records_harm_lowers_the_figure_and_asks_once_in_a_slot()
    {
        var (after, ask) = assessed.After([blocked], now, options);

        Assert.Equal((45, 32), (ScoreOf(assessed), ScoreOf(after)));
        Assert.Equal(new Announcement(TaskStep.Trust, "agt_a", now.AddSeconds(4)), ask);
        var (again, second) = after.After([blocked], now.AddSeconds(3.9), options);
        Assert.Equal((25, null), (ScoreOf(again), second));
        Assert.NotNull(again.After([blocked], now.AddSeconds(4), options).Ask);
    }

    [Fact]
    public void What_goes_well_is_counted_and_asks_for_nothing()
    {
        var (after, ask) = assessed.After([ended, ended, ended], now, options);

        Assert.Equal((3, null), (after.CountsAt(now, options).Successes, ask));
        Assert.Same(assessed, assessed.After([new AuditEntry(AuditKind.Claim) { Agent = "agt_a" }], now, options).Trust);
    }

    [Fact]
    public void What_was_observed_elsewhere_counts_and_fades_too()
    {
        var elsewhere = assessed with { Assessed = new TrustAssessment(1, now, 25, new DecayedCounts(0, 0, 2, 0)) };

        Assert.Equal(25, ScoreOf(elsewhere));
        Assert.Equal(32, ((TrustFacts.Scored)elsewhere.On(now.AddDays(7), options with { MaxAge = TimeSpan.FromDays(8) })).Score);
    }

    [Theory]
    [InlineData(24, true)]
    [InlineData(24.01, false)]
    public void A_score_older_than_its_limit_is_none(double hours, bool isScored)
    {
        Assert.Equal(isScored, assessed.On(now.AddHours(hours), options) is TrustFacts.Scored);
        Assert.Same(TrustFacts.NotConfigured, ConnectionTrust.None.On(now, options));
    }

    private static int ScoreOf(ConnectionTrust trust) => ((TrustFacts.Scored)trust.On(now, options)).Score;
}
