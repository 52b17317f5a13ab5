using Gatehouse.Alerts;
using Gatehouse.Alerts.Rules;
using Gatehouse.Baselines;
using Gatehouse.Health;
using Gatehouse.Ledger;

namespace Gatehouse.Tests.Alerts;

public sealed class AlertRuleTests
{
    private static readonly DateTimeOffset now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly AlertOptions options = AlertOptions.Default.Validated();
    private static readonly AlertFacts agent = new("agt_a", now) { Agent = "agt_a" };
    private static readonly AlertFacts connection = new("con_a", now) { Agent = "agt_a", Connection = "con_a" };

    /// <summary>The rule, what it looks at, and what it makes of it: raised, calm, between, or nothing.</summary>
    public static TheoryData<string, AlertFacts, string> Rows => new()
    {
        { "spend-above-normal", Spending(50, normal: 10), "raised" },
        { "spend-above-normal", Spending(49.999999m, normal: 10), "between" },
        { "spend-above-normal", Spending(25, normal: 10), "between" },
        { "spend-above-normal", Spending(24.99m, normal: 10), "calm" },
        { "spend-above-normal", Spending(0.99m, normal: 0), "between" },
        { "spend-above-normal", Spending(1, normal: 0), "raised" },
        { "spend-above-normal", Spending(50, normal: 10, deviation: 14), "between" },
        { "spend-above-normal", Spending(52, normal: 10, deviation: 14), "raised" },
        { "spend-above-normal", Spending(1000, normal: null), "nothing" },
        { "guardrail-spike", Finding(30, normal: 10), "raised" },
        { "guardrail-spike", Finding(29, normal: 10), "between" },
        { "guardrail-spike", Finding(14, normal: 10), "calm" },
        { "guardrail-spike", Finding(9, normal: 1), "between" },
        { "guardrail-spike", Finding(10, normal: 1), "raised" },
        { "guardrail-spike", Finding(1000, normal: null), "nothing" },
        { "repeated-violations", agent with { Hour = HealthCounters.None with { Violations = 5 } }, "raised" },
        { "repeated-violations", agent with { Hour = HealthCounters.None with { Violations = 4 } }, "between" },
        { "repeated-violations", agent with { Hour = HealthCounters.None with { Violations = 2 } }, "calm" },
        { "repeated-violations", connection with { Hour = HealthCounters.None with { Violations = 50 } }, "nothing" },
        { "trust-drop", agent with { Trust = new TrustFall(50, 60) }, "raised" },
        { "trust-drop", agent with { Trust = new TrustFall(51, 60) }, "between" },
        { "trust-drop", agent with { Trust = new TrustFall(56, 60) }, "calm" },
        { "trust-drop", agent, "nothing" },
        { "error-rate", Failing(5, of: 10), "raised" },
        { "error-rate", Failing(4, of: 10), "between" },
        { "error-rate", Failing(2, of: 10), "calm" },
        { "error-rate", Failing(9, of: 9), "between" },
        { "error-rate", Failing(1, of: 9), "between" },
        { "error-rate", Failing(0, of: 9), "nothing" },
        { "error-rate", Failing(0, of: 0) with { IsBroken = true }, "between" },
        { "error-rate", Failing(2, of: 10) with { IsBroken = true }, "between" },
        { "error-rate", Failing(5, of: 10) with { IsBroken = true }, "raised" },
        { "dead-letters", connection with { DeadLetters = 1 }, "raised" },
        { "dead-letters", connection, "calm" },
        { "dead-letters", agent with { DeadLetters = 1 }, "nothing" },
        { "overruns", connection with { Hour = HealthCounters.None with { Overruns = 1 } }, "raised" },
        { "overruns", connection, "calm" },
        { "unexpected-source", From(days: 6.99, targetDays: 7), "raised" },
        { "unexpected-source", From(days: 7, targetDays: 90), "calm" },
        { "unexpected-source", From(days: 0, targetDays: 6.99), "calm" },
        { "unexpected-source", connection with { Source = new NewSource("other", "agt_b", TimeSpan.Zero, TimeSpan.Zero, IsForeign: true) }, "raised" },
        { "unexpected-source", connection, "nothing" },
        { "grant-broken", connection with { Grant = new GrantFinding("grt_a", "invalid_grant") }, "raised" },
        { "grant-broken", connection with { Grant = new GrantFinding("grt_a", null) }, "calm" },
        { "grant-broken", connection, "nothing" },
        { "audit-broken", new AlertFacts("con_a", now) { Chain = new ChainFinding(7, "entry 8 is missing") }, "raised" },
        { "audit-broken", new AlertFacts("con_a", now) { Chain = new ChainFinding(7, null) }, "calm" },
        { "audit-broken", connection, "nothing" },
        { "credential-expires", Expiring(14), "raised" },
        { "credential-expires", Expiring(14.001), "calm" },
        { "credential-expires", Expiring(10, isOutlived: true), "calm" },
        { "credential-expires", Expiring(10, isOutlived: true, usedHoursAgo: 24), "calm" },
        { "credential-expires", Expiring(10, isOutlived: true, usedHoursAgo: 23.9), "raised" },
        { "credential-expires", Expiring(null), "nothing" },
        { "credential-expires", agent, "nothing" },
        { "credential-expires-soon", Expiring(3), "raised" },
        { "credential-expires-soon", Expiring(3.001), "calm" },
        { "credential-expires-soon", Expiring(1, isOutlived: true), "calm" },
        { "credential-expires-soon", Expiring(1, isOutlived: true, usedHoursAgo: 1), "raised" },
        { "older-credential-used", Replaced(hoursAgo: 10, usedHoursAgo: 9), "raised" },
        { "older-credential-used", Replaced(hoursAgo: 10, usedHoursAgo: 9.01), "calm" },
        { "older-credential-used", Replaced(hoursAgo: 10, usedHoursAgo: 11), "calm" },
        { "older-credential-used", Replaced(hoursAgo: 90, usedHoursAgo: 23.9), "raised" },
        { "older-credential-used", Replaced(hoursAgo: 90, usedHoursAgo: 24), "calm" },
        { "older-credential-used", Replaced(hoursAgo: null, usedHoursAgo: 1), "nothing" },
        { "older-credential-used", Replaced(hoursAgo: 10, usedHoursAgo: null), "nothing" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_rule_turns_on_its_threshold(string rule, AlertFacts facts, string expected)
    {
        var signal = AlertRules.Find(rule)!.Judge(facts, options);

        Assert.Equal(expected, signal switch { null => "nothing", { IsRaised: true } => "raised", { IsCalm: true } => "calm", _ => "between" });
        Assert.False(signal is { IsRaised: true, IsCalm: true });
        Assert.True(signal is null || (signal.Explanation.Length is > 20 and < 500 && signal.From < signal.To && signal.To == now));
    }

    [Fact]
    public void Every_rule_has_rows_a_name_of_its_own_and_says_what_raises_it()
    {
        Assert.Equal(AlertRules.All.Select(rule => rule.Name).Order(), Rows.Select(row => (string)row[0]).Distinct().Order());
        Assert.All(AlertRules.All, rule => Assert.Matches("^[a-z-]+$", rule.Name));
        Assert.Equal(AlertRules.All.Count, AlertRules.All.Select(rule => rule.Explain(options)).Distinct().Count());
        Assert.Null(AlertRules.Find("none"));
        // One rule, one file: what is listed is all there is.
        Assert.Equal(typeof(IAlertRule).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(IAlertRule))).Select(type => type.Name).Order(), AlertRules.All.Select(rule => rule.GetType().Name).Order());
    }

    [Fact]
    public void The_figures_are_explained()
    {
        var signal = new SpendAboveNormal().Judge(Spending(60, normal: 10, deviation: 2), options)!;

        Assert.Equal((60, 10.0, 50, 25), (signal.Value, signal.Normal, signal.Threshold, signal.CalmBelow));
        Assert.Equal("spent in the hour: 60; normal is 10, deviation 2, from 40 days at this hour; raised from 50 on, the largest of 5 times normal, normal and 3 deviations, and 1", signal.Explanation);
    }

    [Fact]
    public void Options_are_refused_whole()
    {
        var faults = (options with { SpendTimes = 1, LeastSpend = 0, CalmShare = 0, CalmLooks = 0, Every = TimeSpan.Zero, ErrorTime = TimeSpan.FromHours(2), NewFor = TimeSpan.FromDays(8), Deviations = double.NaN, LeastCalls = 0, EntriesAtOnce = 0, PagesAtOnce = 0, ExpiresEarly = TimeSpan.FromDays(3), StillUsedFor = TimeSpan.FromHours(1) }).FindFaults();

        Assert.Equal(13, faults.Count);
        Assert.Throws<InvalidOperationException>(() => (options with { ErrorShare = 1.1 }).Validated());
    }

    private static AlertFacts Spending(decimal spent, double? normal, double deviation = 0) => connection with { Hour = HealthCounters.None with { Spent = Money.Of(spent) }, NormalSpend = Normal(normal, deviation) };

    private static AlertFacts Finding(long found, double? normal) => connection with { Hour = HealthCounters.None with { Guardrails = Tally.None.Add("grd_a", found) }, NormalGuardrails = Normal(normal, 0) };

    private static AlertFacts Failing(long failures, long of) => connection with { Lately = HealthCounters.None with { Calls = of, Failures = failures } };

    private static AlertFacts From(double days, double targetDays) => connection with { Source = new NewSource("agt_a", "https://target.example", TimeSpan.FromDays(days), TimeSpan.FromDays(targetDays), IsForeign: false) };

    private static AlertFacts Expiring(double? days, bool isOutlived = false, double? usedHoursAgo = null) =>
        agent with { Subject = "crd_a", Credential = new CredentialLife(days is { } some ? now.AddDays(some) : null, Ago(usedHoursAgo)) { IsOutlived = isOutlived } };

    private static AlertFacts Replaced(double? hoursAgo, double? usedHoursAgo) => agent with { Subject = "crd_a", Credential = new CredentialLife(null, Ago(usedHoursAgo)) { ReplacedAt = Ago(hoursAgo) } };

    private static DateTimeOffset? Ago(double? hours) => hours is { } some ? now.AddHours(-some) : null;

    private static NormalFigure? Normal(double? mean, double deviation) => mean is { } known ? new NormalFigure(known, deviation, 40, IsOfHour: true) : null;
}
