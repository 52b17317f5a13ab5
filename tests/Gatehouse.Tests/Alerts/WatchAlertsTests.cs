using Gatehouse.Alerts;
using Gatehouse.Baselines;
using Gatehouse.Breakers;
using Gatehouse.Health;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Alerts;

public sealed class WatchAlertsTests
{
    private const string Organisation = AlertBench.Organisation;

    private static readonly TimeSpan hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task Five_times_the_normal_spend_raises_exactly_one_alert_on_however_many_instances()
    {
        var house = await AlertBench.OpenAsync();
        await house.RouteAsync();
        for (var n = 0; n < 30; n++)
            await house.LookAsync(AlertBench.Spend(2), hour);
        Assert.Empty(await house.AlertsAsync());

        await house.LookAsync(AlertBench.Spend(9.99m), hour, instances: 2);
        Assert.Empty(await house.AlertsAsync());
        await house.LookAsync(AlertBench.Spend(20), hour, instances: 3);
        await house.LookAsync(AlertBench.Spend(1));

        var alert = Assert.Single(await house.AlertsAsync());
        Assert.Equal(("spend-above-normal", house.Connection.Id, house.Agent.Id, 1, AlertState.Raised), (alert.Rule, alert.Subject, alert.Agent, alert.Occurrence, alert.StateAt(house.Now)));
        Assert.Equal((20, AlertUnit.Currency), (alert.Signal.Value, alert.Signal.Unit));
        Assert.InRange(alert.Signal.Normal!.Value, 1.9, 2.5);
        Assert.Single(house.Messages);
        Assert.Equal(["alert-raised"], house.EntriesOf(AlertRows.Partition));
        var baseline = (await house.Bench.Get<BaselineRows>().FindAsync(Organisation, house.Agent.Id, default))!.Value.Baseline;
        Assert.InRange(baseline.Spend.NormalAt(house.Now, BaselineOptions.Default)!.Value.Mean, 1.9, 2.6);
    }

    [Fact]
    public async Task While_little_is_known_of_what_is_normal_no_spend_is_out_of_the_ordinary()
    {
        var house = await AlertBench.OpenAsync();

        for (var n = 0; n < 20; n++)
            await house.LookAsync(AlertBench.Spend(n == 19 ? 100_000 : 1), hour);

        Assert.Empty(await house.AlertsAsync());
    }

    [Fact]
    public async Task An_error_rate_that_comes_and_goes_is_one_alert_and_its_end_is_told()
    {
        var house = await AlertBench.OpenAsync();
        await house.RouteAsync();
        await house.RouteAsync(Gatehouse.Alerts.Routes.AlertChannelKind.Email);

        for (var n = 0; n < 6; n++)
            await house.LookAsync(AlertBench.Call(failed: n % 2 == 0 ? 90 : 0, of: 100), TimeSpan.FromMinutes(15));
        Assert.Equal(1, Assert.Single(await house.AlertsAsync(AlertState.Raised)).Occurrence);
        Assert.Equal(2, house.Messages.Count);

        for (var n = 0; n < 4; n++)
            await house.LookAsync(AlertBench.Call(0, 100));
        var over = Assert.Single(await house.AlertsAsync(AlertState.Cleared));
        // People are called, and not called off.
        Assert.Equal((2, 3), (over.Notices, house.Messages.Count));
        Assert.Equal(["alert-raised", "alert-cleared"], house.EntriesOf(AlertRows.Partition));

        await house.LookAsync(AlertBench.Call(1000, 1000));
        Assert.Equal(2, Assert.Single(await house.AlertsAsync(AlertState.Raised)).Occurrence);
    }

    [Fact]
    public async Task What_is_there_no_more_comes_to_its_end_and_what_cannot_be_read_stays()
    {
        var house = await AlertBench.OpenAsync();
        await house.LookAsync(AlertBench.Call(100, 100));
        await house.Bench.Links.RemoveConnectionAsync(Organisation, house.Connection.Id, default);
        house.Bench.World.Table.BeforeRead = row => { if (row == "organisations") throw new IOException("silent"); };

        for (var n = 0; n < 5; n++)
            await house.LookAsync();
        Assert.Single(await house.AlertsAsync(AlertState.Raised));

        house.Bench.World.Table.BeforeRead = _ => { };
        for (var n = 0; n < 3; n++)
            await house.LookAsync();
        Assert.Single(await house.AlertsAsync(AlertState.Cleared));
    }

    [Fact]
    public async Task Violations_and_lost_trust_are_the_agents_over_all_its_connections()
    {
        var house = await AlertBench.OpenAsync();
        var other = await house.Bench.ConnectionAsync(house.Agent);

        await house.LookAsync(counters => counters with { Violations = 3 });
        await house.LookAsync(counters => counters with { Violations = 2 }, of: other.Id);

        var alert = Assert.Single(await house.AlertsAsync());
        Assert.Equal(("repeated-violations", house.Agent.Id, 5), (alert.Rule, alert.Subject, alert.Signal.Value));
    }

    [Fact]
    public async Task While_the_breaker_keeps_calls_from_a_target_its_alert_stands()
    {
        var house = await AlertBench.OpenAsync();
        await house.LookAsync(AlertBench.Call(100, 100));
        for (var n = 0; n < 8; n++)
            await house.LookAsync(counters => counters, breaker: BreakerPhase.Open);
        Assert.Single(await house.AlertsAsync(AlertState.Raised));

        for (var n = 0; n < 3; n++)
            await house.LookAsync();
        Assert.Single(await house.AlertsAsync(AlertState.Cleared));
    }

    [Fact]
    public async Task A_new_agent_at_a_target_of_others_is_unexpected_for_a_day()
    {
        var house = await AlertBench.OpenAsync();
        house.Bench.World.Time.Advance(TimeSpan.FromDays(8));
        await house.Bench.ConnectionAsync(house.Agent);
        var elsewhere = await house.Bench.AgentAsync();
        await house.Bench.ConnectionAsync(elsewhere, to: new ConnectionTarget.ToHttp("https://elsewhere.example/"));
        await house.LookAsync();
        Assert.Empty(await house.AlertsAsync());

        var stranger = await house.Bench.AgentAsync();
        var made = await house.Bench.ConnectionAsync(stranger);
        await house.LookAsync();
        Assert.Equal(("unexpected-source", made.Id, stranger.Id), Assert.Single(await house.AlertsAsync()) is var alert ? (alert.Rule, alert.Subject, alert.Agent) : default);

        await house.LookAsync(TimeSpan.FromDays(1));
        await house.LookAsync();
        await house.LookAsync();
        Assert.Single(await house.AlertsAsync(AlertState.Cleared));
    }

    [Fact]
    public async Task Another_organisation_is_unexpected_once_unless_it_was_there_before()
    {
        var house = await AlertBench.OpenAsync();
        var foreign = house.Bench.Get<ForeignLinks>();
        await foreign.AddAsync(Organisation, house.Agent.Id, new ForeignConnection("knownknown00", "con_00000000000000000000"), default);
        await house.LookAsync();
        await foreign.AddAsync(Organisation, house.Agent.Id, new ForeignConnection("knownknown00", "con_00000000000000000001"), default);
        await foreign.AddAsync(Organisation, house.Agent.Id, new ForeignConnection("strangestran", "con_00000000000000000002"), default);

        await house.LookAsync();
        await house.LookAsync();

        Assert.Equal(("unexpected-source", "strangestran"), Assert.Single(await house.AlertsAsync()) is var alert ? (alert.Rule, alert.Subject) : default);
    }

    [Fact]
    public async Task Hours_that_nobody_looked_at_are_learned_once_whoever_comes_first()
    {
        var house = await AlertBench.OpenAsync();
        await house.LookAsync(AlertBench.Spend(1), hour);
        await house.LookAsync(AlertBench.Spend(1), hour);
        await house.LookAsync(AlertBench.Spend(8), TimeSpan.FromHours(8), instances: 2);
        await house.LookAsync(AlertBench.Spend(1), hour);

        var baseline = (await house.Bench.Get<BaselineRows>().FindAsync(Organisation, house.Connection.Id, default))!.Value.Baseline;
        Assert.Equal(house.Now - hour, baseline.Through);
        Assert.Equal(9, Math.Round(baseline.Spend.All.Weight));
        Assert.Equal(1, baseline.Spend.All.Mean, 1);
    }
}
