using Gatehouse.Health;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Tests.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Health;

public sealed class SnapshotTests
{
    private static readonly TimeSpan window = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task What_came_in_each_window_is_read_back_and_so_is_any_past_moment()
    {
        var (bench, agent, connection) = await OpenAsync();
        var begun = bench.World.Time.GetUtcNow();
        var asked = new List<int> { 1, 3, 2 };
        foreach (var count in asked)
        {
            for (var n = 0; n < count; n++)
                await bench.DispatchAsync(agent, connection);
            await NextAsync(bench);
        }

        var series = (await ReadAsync(bench, connection, begun, bench.World.Time.GetUtcNow()))!;
        Assert.Equal(asked, series.Points.Select(point => (int)point.Counted.Accepted));
        Assert.Equal(series.Points.Skip(1).Select(point => point.From), series.Points.SkipLast(1).Select(point => point.End.At));

        var past = Assert.Single((await ReadAsync(bench, connection, begun, begun + window + window))!.Points.TakeLast(1));
        Assert.Equal(3, past.Counted.Accepted);
        Assert.Equal(6, (await ReadAsync(bench, connection, begun, bench.World.Time.GetUtcNow(), TimeSpan.FromHours(1)))!.Points.Sum(point => point.Counted.Accepted));
    }

    [Fact]
    public async Task Two_instances_write_one_snapshot_a_window_and_none_where_nothing_has_changed()
    {
        var (bench, agent, connection) = await OpenAsync();
        var other = new EngineBench(bench);
        await bench.DispatchAsync(agent, connection);

        var first = await bench.Get<SnapshotConnections>().RunAsync(default);
        await bench.DispatchAsync(agent, connection);
        var second = await other.Get<SnapshotConnections>().RunAsync(default);
        Assert.Equal((1, 0), (first.Written, second.Written));

        bench.World.Time.Advance(window);
        Assert.Equal(1, (await other.Get<SnapshotConnections>().RunAsync(default)).Written);
        bench.World.Time.Advance(window);
        Assert.Equal((0, 1), await WrittenAsync(other));
        Assert.Equal((0, 1), await WrittenAsync(new EngineBench(bench)));
        Assert.Equal(2, Rows(bench, connection).Count);
    }

    [Fact]
    public async Task A_store_that_is_silent_about_one_connection_keeps_no_other_waiting()
    {
        var (bench, agent, connection) = await OpenAsync();
        var silent = await bench.ConnectionAsync(agent);
        bench.World.Table.DownForWrites = $"{EngineBench.Organisation}|{HealthRows.Partition(silent.Id)}";

        var run = await bench.Get<SnapshotConnections>().RunAsync(default);

        Assert.Equal(new HealthRun(Written: 1, Unchanged: 0, Failed: 1), run);
        Assert.Single(Rows(bench, connection));
    }

    [Fact]
    public async Task What_is_old_is_kept_less_finely_and_still_adds_up()
    {
        var (bench, agent, connection) = await OpenAsync();
        var begun = bench.World.Time.GetUtcNow();
        await PlantAsync(bench, connection, begun, days: 4);
        bench.World.Time.Advance(TimeSpan.FromDays(4));
        var before = (await ReadAsync(bench, connection, begun, begun.AddDays(4).AddSeconds(-1), TimeSpan.FromHours(1)))!.Points;

        await bench.Get<ThinSnapshots>().RunAsync(default);
        var left = Rows(bench, connection).Count;
        await bench.Get<ThinSnapshots>().RunAsync(default);

        Assert.Equal(left, Rows(bench, connection).Count);
        Assert.InRange(left, (2 * 288) + 48 - 2, (2 * 288) + 48 + 14);
        var after = (await ReadAsync(bench, connection, begun, begun.AddDays(4).AddSeconds(-1), TimeSpan.FromHours(1)))!.Points;
        Assert.Equal(before.Select(point => (point.End.At, point.Counted.Calls)), after.Select(point => (point.End.At, point.Counted.Calls)));
    }

    [Fact]
    public async Task After_a_quarter_a_day_is_one_snapshot_and_after_two_years_none()
    {
        var (bench, _, connection) = await OpenAsync();
        var begun = bench.World.Time.GetUtcNow();
        await PlantAsync(bench, connection, begun, days: 1);

        bench.World.Time.Advance(TimeSpan.FromDays(93));
        await bench.Get<ThinSnapshots>().RunAsync(default);
        Assert.InRange(Rows(bench, connection).Count, 1, 2);

        bench.World.Time.Advance(TimeSpan.FromDays(640));
        await bench.Get<ThinSnapshots>().RunAsync(default);
        Assert.Empty(Rows(bench, connection));
    }

    [Fact]
    public async Task Thinning_ends_in_its_time_goes_on_where_it_was_and_begins_once_a_day()
    {
        var slow = new HealthOptions { AtOnce = 2, ThinWithin = TimeSpan.FromSeconds(5) };
        var (bench, agent, connection) = await OpenAsync(services => services.AddSingleton(slow));
        List<Connection> all = [connection];
        for (var n = 0; n < 4; n++)
            all.Add(await bench.ConnectionAsync(agent));
        var begun = bench.World.Time.GetUtcNow();
        foreach (var one in all)
            await PlantAsync(bench, one, begun, days: 1);
        bench.World.Time.Advance(TimeSpan.FromDays(800));
        // Reading two connections takes all the time that a run has.
        bench.World.Table.BeforeRange = () => bench.World.Time.Advance(TimeSpan.FromSeconds(1));

        var runs = new List<int>();
        for (var n = 0; n < 4; n++)
            runs.Add(await bench.Get<ThinSnapshots>().RunAsync(default));

        Assert.Equal([2, 2, 1, 0], runs);
        Assert.All(all, one => Assert.Empty(Rows(bench, one)));
        bench.World.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(2, await new EngineBench(bench, services => services.AddSingleton(slow)).Get<ThinSnapshots>().RunAsync(default));
    }

    [Fact]
    public async Task One_connection_that_cannot_be_thinned_keeps_no_other_from_it()
    {
        var (bench, agent, connection) = await OpenAsync();
        var silent = await bench.ConnectionAsync(agent);
        foreach (var one in new[] { connection, silent })
            await PlantAsync(bench, one, bench.World.Time.GetUtcNow(), days: 1);
        bench.World.Table.DownForWrites = $"{EngineBench.Organisation}|{HealthRows.Partition(silent.Id)}";
        bench.World.Time.Advance(TimeSpan.FromDays(800));

        Assert.Equal(2, await bench.Get<ThinSnapshots>().RunAsync(default));

        Assert.Empty(Rows(bench, connection));
        Assert.NotEmpty(Rows(bench, silent));
    }

    [Fact]
    public async Task Of_a_connection_that_is_not_there_nothing_is_told() =>
        Assert.Null(await ReadAsync((await OpenAsync()).Bench, "con_00000000000000000000", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddHours(1), window));

    private static async Task<(EngineBench Bench, Agent Agent, Connection Connection)> OpenAsync(Action<IServiceCollection>? adapt = null)
    {
        var bench = new EngineBench(adapt: adapt);
        var founded = new Organisation(EngineBench.Organisation, "house", bench.World.Time.GetUtcNow()) { Revision = 1 };
        await bench.Ledgers.Store(OperatorDirectory.Platform).WriteAsync(
            OperatorDirectory.OrganisationsPartition, [new TableWrite.Insert(founded.Id, new RowContent(OperatorDirectory.Platform, "", OrganisationDirectory.Serialize(founded)))], default);
        var agent = await bench.AgentAsync();
        return (bench, agent, await bench.ConnectionAsync(agent));
    }

    /// <summary>A snapshot each window, one call each.</summary>
    private static async Task PlantAsync(EngineBench bench, Connection connection, DateTimeOffset begun, int days)
    {
        var counters = HealthCounters.None;
        for (var at = begun; at < begun.AddDays(days); at += window)
        {
            counters = counters.AfterCall(false, false, TimeSpan.FromSeconds(1));
            await bench.Ledgers.Store(EngineBench.Organisation).WriteAsync(
                HealthRows.Partition(connection.Id), [HealthRows.Insert(EngineBench.Organisation, at, new HealthSnapshot(at, counters.Calls, counters))], default);
        }
    }

    private static async Task NextAsync(EngineBench bench)
    {
        bench.World.Time.Advance(window);
        await bench.Get<SnapshotConnections>().RunAsync(default);
    }

    private static async Task<(int, int)> WrittenAsync(EngineBench bench)
    {
        var run = await bench.Get<SnapshotConnections>().RunAsync(default);
        return (run.Written, run.Unchanged);
    }

    private static IReadOnlyList<TableRow> Rows(EngineBench bench, Connection connection) =>
        bench.World.Table.Rows($"{EngineBench.Organisation}|{HealthRows.Partition(connection.Id)}", "at|");

    private static Task<HealthSeries?> ReadAsync(EngineBench bench, Connection connection, DateTimeOffset from, DateTimeOffset to, TimeSpan? step = null) =>
        ReadAsync(bench, connection.Id, from, to, step ?? window);

    private static Task<HealthSeries?> ReadAsync(EngineBench bench, string connection, DateTimeOffset from, DateTimeOffset to, TimeSpan step) =>
        bench.Get<ReadHealth>().HandleAsync(EngineBench.Organisation, connection, new HealthQuery(from, to, step, IsUntilNow: false), default);
}
