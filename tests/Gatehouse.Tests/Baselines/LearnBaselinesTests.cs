using Gatehouse.Baselines;
using Gatehouse.Health;
using Gatehouse.Ledger;
using Gatehouse.Tests.Alerts;

namespace Gatehouse.Tests.Baselines;

public sealed class LearnBaselinesTests
{
    private const string Organisation = AlertBench.Organisation;

    [Fact]
    public async Task The_last_minutes_of_an_hour_are_learned_though_they_are_written_late_and_nothing_is_measured_by_itself()
    {
        var house = await AlertBench.OpenAsync();
        var begun = new DateTimeOffset(house.Now.UtcTicks - (house.Now.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero).AddHours(1);
        house.Bench.World.Time.Advance(TimeSpan.FromHours(3));
        Task<LearnedAgent> LearnAsync(int minutes) => house.Bench.Get<LearnBaselines>().HandleAsync(Organisation, house.Agent.Id, [house.Connection.Id], begun.AddMinutes(minutes), default);
        Task SeeAsync(int minutes, decimal spent) => house.Bench.Ledgers.Store(Organisation).WriteAsync(
            HealthRows.Partition(house.Connection.Id),
            [HealthRows.Insert(Organisation, begun.AddMinutes(minutes), new HealthSnapshot(house.Now, 1, HealthCounters.None with { Spent = Money.Of(spent) }))],
            default);

        await LearnAsync(0);
        await SeeAsync(0, 10);
        await SeeAsync(55, 15);
        await LearnAsync(60);
        await SeeAsync(60, 17);
        await SeeAsync(65, 20);
        var before = await LearnAsync(65);

        Assert.Equal((begun, begun), (before.Baseline.Through, before.Connections[house.Connection.Id].Baseline.Through));
        foreach (var subject in new[] { house.Agent.Id, house.Connection.Id })
        {
            var learned = (await house.Bench.Get<BaselineRows>().FindAsync(Organisation, subject, default))!.Value.Baseline;
            Assert.Equal((begun.AddHours(1), 7.0), (learned.Through, learned.Spend.All.Mean));
        }
    }
}
