using Gatehouse.Audit;
using Gatehouse.Incidents;
using Gatehouse.Incidents.Timeline;
using Gatehouse.Policy;

namespace Gatehouse.Tests.Incidents;

public sealed class TimelineTests
{
    internal const string Organisation = "org0000000aa";
    internal const string Agent = "agt_aaaaaaaaaaaaaaaaaaaa";
    internal const string Chain = "con_aaaaaaaaaaaaaaaaaaaa";
    internal const string Incident = "inc_aaaaaaaaaaaaaaaaaaaa";
    private const string Credential = "crd_aaaaaaaaaaaaaaaaaaaa";

    internal static DateTimeOffset Opened { get; } = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("guardrail", AnomalyKind.Guardrail)]
    [InlineData("deny trust-too-low", AnomalyKind.Refused)]
    [InlineData("deny rate-limited", AnomalyKind.Refused)]
    [InlineData("deny agent-revoked", AnomalyKind.CredentialMisuse)]
    [InlineData("deny agent-frozen", null)]
    [InlineData("deny connection-frozen", null)]
    [InlineData("deny unavailable", null)]
    [InlineData("allow", null)]
    [InlineData("sign-ins-refused", AnomalyKind.CredentialMisuse)]
    [InlineData("overrun", AnomalyKind.Overrun)]
    [InlineData("violation", AnomalyKind.Violation)]
    [InlineData("approval-refused", AnomalyKind.ApprovalMisuse)]
    [InlineData("policy-changed", null)]
    public void What_is_out_of_the_ordinary(string what, AnomalyKind? expected)
    {
        var entry = what.Split(' ') switch
        {
            ["guardrail"] => Allow("tsk_1") with { Guards = [new AuditGuard("grd_aaaaaaaaaaaaaaaaaaaa", 1, Hit: true, "warn")] },
            ["deny", var code] => Deny(code),
            ["allow"] => Allow("tsk_1"),
            _ => new AuditEntry(AuditNames.TryParse(what, out var kind) ? kind : throw new InvalidOperationException(what)) { Agent = Agent, Task = "tsk_1" },
        };

        var timeline = Build((TimeSpan.FromMinutes(-5), entry));

        Assert.Equal(expected, timeline.FirstAnomaly?.Anomaly);
        Assert.Equal(expected is null ? null : TimeSpan.FromMinutes(5), timeline.DetectionLag);
    }

    [Fact]
    public void Detection_lag_runs_from_the_first_of_a_coalesced_flood_to_the_opening()
    {
        var flood = new AuditEntry(AuditKind.RefusalsCoalesced) { Agent = Agent, Code = RefusalCode.RateLimited, Count = 40, First = Opened.AddMinutes(-20), Last = Opened.AddMinutes(-19) };

        var timeline = Build((TimeSpan.FromMinutes(-19), flood), (TimeSpan.FromMinutes(-1), Deny("rate-limited")), (TimeSpan.FromMinutes(1), Deny("rate-limited")));

        Assert.Equal(TimeSpan.FromMinutes(20), timeline.DetectionLag);
        Assert.Equal((42L, 42L), (timeline.Anomalies[AnomalyKind.Refused], timeline.Connections.Single().Refused));
    }

    [Fact]
    public void An_incident_that_was_opened_before_any_anomaly_has_no_lag() =>
        Assert.Null(Build((TimeSpan.FromMinutes(-1), Allow("tsk_1")), (TimeSpan.FromMinutes(1), Deny("rate-limited"))).DetectionLag);

    [Fact]
    public void What_ran_what_left_and_when_it_was_stopped_is_counted_from_the_entries()
    {
        var kill = new AuditEntry(AuditKind.Kill) { Subject = Agent, Operator = "usr_aaaaaaaaaaaaaaaaaaaa" };
        var timeline = Build(
            (TimeSpan.FromSeconds(-9), Allow("tsk_1") with { Tools = [new AuditTool("stripe.refund", "financial")] }),
            (TimeSpan.FromSeconds(-8), Claim("tsk_1")),
            (TimeSpan.FromSeconds(-7), End("tsk_1", "succeeded", posted: 1_500_000)),
            (TimeSpan.FromSeconds(-6), Allow("tsk_2")),
            (TimeSpan.FromSeconds(-5), Claim("tsk_2")),
            (TimeSpan.FromSeconds(-4), Allow("tsk_3")),
            (TimeSpan.FromMilliseconds(40), kill),
            (TimeSpan.FromMilliseconds(60), End("tsk_3", "cancelled", posted: 0)),
            (TimeSpan.FromSeconds(3), End("tsk_2", "failed", posted: 0)));

        var use = timeline.Connections.Single();
        Assert.Equal((3L, 0L, 2L, 1_500_000L), (use.Accepted, use.Refused, use.Sends, use.Posted));
        Assert.Equal(["stripe.refund"], use.Tools);
        Assert.Equal([("cancelled", 1L), ("failed", 1L), ("succeeded", 1L)], use.Ended.Select(pair => (pair.Key, pair.Value)));
        Assert.Equal((TimeSpan.FromMilliseconds(40), TimeSpan.FromSeconds(3), 7L, 0L), (timeline.TimeToStop, timeline.TimeToDrain, use.ContainedBy, use.SendsAfter));
    }

    [Fact]
    public void A_claim_after_the_containment_is_told_and_one_after_the_thaw_is_none()
    {
        var (freeze, thaw) = (new AuditEntry(AuditKind.Freeze) { Subject = Agent }, new AuditEntry(AuditKind.Unfreeze) { Subject = Agent });

        Assert.Equal(1, Build((TimeSpan.FromSeconds(-1), Allow("tsk_1")), (TimeSpan.Zero, freeze), (TimeSpan.FromSeconds(1), Claim("tsk_1"))).Connections.Single().SendsAfter);
        Assert.Equal(0, Build((TimeSpan.FromSeconds(-1), Allow("tsk_1")), (TimeSpan.Zero, freeze), (TimeSpan.FromSeconds(1), thaw), (TimeSpan.FromSeconds(2), Claim("tsk_1"))).Connections.Single().SendsAfter);
    }

    [Fact]
    public void A_credential_s_tasks_are_followed_and_others_are_not()
    {
        var builder = new TimelineBuilder(Question(new IncidentScope(IncidentScopeKind.Credential, Credential, Agent)));
        Add(builder, (TimeSpan.FromSeconds(-5), Allow("tsk_1") with { Credential = Credential }), (TimeSpan.FromSeconds(-4), Allow("tsk_2") with { Credential = "crd_bbbbbbbbbbbbbbbbbbbb" }), (TimeSpan.FromSeconds(-3), Claim("tsk_1")), (TimeSpan.FromSeconds(-2), Claim("tsk_2")));

        Assert.Equal((1L, 1L), (builder.Build().Connections.Single().Accepted, builder.Build().Connections.Single().Sends));
    }

    [Fact]
    public void A_fall_of_trust_is_an_anomaly_and_every_change_is_history()
    {
        var timeline = Build(
            (TimeSpan.FromSeconds(-5), Allow("tsk_1") with { Trust = new AuditTrust(85, "Trusted") }),
            (TimeSpan.FromSeconds(-4), Allow("tsk_2") with { Trust = new AuditTrust(85, "Trusted") }),
            (TimeSpan.FromSeconds(-3), Allow("tsk_3") with { Trust = new AuditTrust(61, "Verified") }),
            (TimeSpan.FromSeconds(-2), Allow("tsk_4") with { Trust = new AuditTrust(82, "Trusted") }));

        Assert.Equal([85, 61, 82], timeline.Trust.Select(moment => moment.Score));
        Assert.Equal((AnomalyKind.TrustFell, 3L), (timeline.FirstAnomaly!.Anomaly, timeline.FirstAnomaly.Sequence));
    }

    [Fact]
    public void A_floor_of_the_organisation_that_comes_first_contains_nothing()
    {
        var builder = new TimelineBuilder(Question(new IncidentScope(IncidentScopeKind.Organisation, Organisation)));
        Add(builder, (TimeSpan.FromMilliseconds(-20), new AuditEntry(AuditKind.Fence) { Subject = Organisation }), (TimeSpan.FromMilliseconds(30), new AuditEntry(AuditKind.Freeze) { Subject = Organisation }));

        Assert.Equal((2L, TimeSpan.FromMilliseconds(30)), (builder.Build().Connections.Single().ContainedBy, builder.Build().TimeToStop));
    }

    [Fact]
    public void A_target_that_is_taken_out_of_the_path_is_told_and_not_each_task_that_its_backup_takes()
    {
        var builder = new TimelineBuilder(Question(new IncidentScope(IncidentScopeKind.Connection, Chain)));
        Add(
            builder,
            (TimeSpan.FromSeconds(-5), Allow("tsk_1")),
            (TimeSpan.FromSeconds(-4), new AuditEntry(AuditKind.BreakerOpened) { Connection = Chain, Clause = "error-rate" }),
            (TimeSpan.FromSeconds(-3), new AuditEntry(AuditKind.Rerouted) { Agent = Agent, Task = "tsk_1" }),
            (TimeSpan.FromSeconds(-2), End("tsk_1", "routed", posted: 0)));

        Assert.Equal(["breaker-opened"], builder.Build().Events.Select(told => told.Kind));
        Assert.Equal(1L, builder.Build().Connections.Single().Ended["routed"]);
    }

    [Fact]
    public void Of_too_many_events_the_first_and_the_last_are_kept()
    {
        var many = Enumerable.Range(0, TimelineBuilder.MaxEvents + 10).Select(n => (TimeSpan.FromMilliseconds(n - 5000), Deny("rate-limited"))).ToArray();

        var timeline = Build(many);

        Assert.Equal((TimelineBuilder.MaxEvents, 10L), (timeline.Events.Count, timeline.Omitted));
        Assert.Equal((1L, (long)many.Length), (timeline.Events[0].Sequence, timeline.Events[^1].Sequence));
    }

    [Fact]
    public void What_lies_outside_the_window_is_not_there() =>
        Assert.Equal(0, Build((TimeSpan.FromDays(-2), Deny("rate-limited")), (TimeSpan.FromDays(1), Deny("rate-limited"))).Entries);

    internal static AuditEntry Allow(string task) => new(AuditKind.Dispatch) { Agent = Agent, Connection = Chain, Task = task, Decision = AuditDecision.Allow };

    internal static AuditEntry Deny(string code) => new(AuditKind.Dispatch) { Agent = Agent, Connection = Chain, Decision = AuditDecision.Deny, Code = Enum.Parse<RefusalCode>(code.Replace("-", "", StringComparison.Ordinal), ignoreCase: true) };

    internal static AuditEntry Claim(string task) => new(AuditKind.Claim) { Agent = Agent, Task = task, Attempt = 1 };

    internal static AuditEntry End(string task, string status, long posted) => new(AuditKind.Ended) { Agent = Agent, Task = task, Status = status, Outcome = "succeeded", Cost = new AuditCost(0, posted) };

    internal static TimelineQuestion Question(IncidentScope scope) => new(Incident, scope, IsDrill: false, Opened, Opened.AddDays(-1), Opened.AddHours(1));

    private static IncidentTimeline Build(params (TimeSpan At, AuditEntry Entry)[] entries)
    {
        var builder = new TimelineBuilder(Question(new IncidentScope(IncidentScopeKind.Agent, Agent, Agent)));
        Add(builder, entries);
        return builder.Build();
    }

    private static void Add(TimelineBuilder builder, params (TimeSpan At, AuditEntry Entry)[] entries)
    {
        var head = ChainHead.Genesis;
        foreach (var (at, entry) in entries)
        {
            var appended = AuditChain.Append(Organisation, Chain, head, [entry], Opened + at);
            builder.Add(Chain, appended.Entries[0].Sequence, appended.Entries[0].Bytes);
            head = appended.Head;
        }
    }
}
