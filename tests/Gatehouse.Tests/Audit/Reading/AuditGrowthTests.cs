using Gatehouse.Audit;
using Gatehouse.Audit.Reading;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Audit.Reading;

/// <summary>What is counted here is operations at the port: the times of a test say nothing.</summary>
public sealed class AuditGrowthTests
{
    private const int Few = 1_000;
    private const int Many = 100_000;

    [Fact]
    public async Task A_query_and_a_dispatch_cost_the_same_however_much_is_recorded()
    {
        var few = await CostAsync(Few);
        var many = await CostAsync(Many);

        Assert.Equal(few.Dispatch, many.Dispatch);
        Assert.Equal(few.Connection, many.Connection);
        Assert.Equal(few.Agent, many.Agent);
        // A task's chain is searched for the time in its id: one look more for each doubling.
        Assert.InRange(many.Task - few.Task, 0, (int)Math.Ceiling(Math.Log2(Many / Few)));
    }

    [Fact]
    public async Task A_time_in_a_long_chain_is_searched_for_not_scanned_for()
    {
        var bench = new AuditBench();
        var (agent, connection) = await bench.HouseAsync();
        var start = bench.Now;
        for (var minute = 0; minute < 200; minute++)
        {
            await bench.AppendAsync(connection.Id, agent.Id, count: 90);
            bench.Engine.World.Time.Advance(TimeSpan.FromMinutes(1));
        }

        var query = new AuditQuery { Chain = connection.Id, From = start.AddMinutes(150), To = start.AddMinutes(151) };
        await bench.FindAsync(query);
        var operations = await bench.LoggedAsync(async () => Assert.Equal(90, (await bench.FindAsync(query)).Items.Count));
        Assert.InRange(operations.Count, 3, 20);

        var byAgent = await bench.LoggedAsync(async () => Assert.Equal(90, (await bench.FindAsync(query with { Chain = null, Agent = agent.Id })).Items.Count));
        Assert.InRange(byAgent.Count, 3, 30);
    }

    [Fact]
    public async Task A_page_for_which_little_matches_is_short_and_says_where_to_go_on()
    {
        var bench = new AuditBench();
        var (agent, connection) = await bench.HouseAsync();
        for (var i = 0; i < 130; i++)
            await bench.AppendAsync(connection.Id, agent.Id, count: 90);
        await bench.AppendAsync(connection.Id, agent.Id, kind: AuditKind.Overrun);

        var query = new AuditQuery { Chain = connection.Id, Kind = AuditKind.Overrun };
        var operations = await bench.LoggedAsync(async () =>
        {
            var page = await bench.FindAsync(query);
            Assert.Empty(page.Items);
            Assert.NotNull(page.After);
        });
        Assert.InRange(operations.Count, 10, 60);
        Assert.Single(await bench.AllAsync(query, limit: 100));
    }

    private static async Task<(int Dispatch, int Connection, int Agent, int Task)> CostAsync(int entries)
    {
        var bench = new AuditBench();
        var (agent, connection) = await bench.HouseAsync();
        for (var written = 0; written < entries; written += 90)
            await bench.AppendAsync(connection.Id, agent.Id, count: 90);
        bench.Engine.World.Time.Advance(TimeSpan.FromMinutes(5));
        var accepted = await bench.Engine.DispatchAsync(agent, connection);

        return (
            (await bench.LoggedAsync(() => bench.Engine.DispatchAsync(agent, connection))).Count,
            (await bench.LoggedAsync(() => bench.FindAsync(new AuditQuery { Chain = connection.Id }))).Count,
            (await bench.LoggedAsync(() => bench.FindAsync(new AuditQuery { Agent = agent.Id }))).Count,
            (await bench.LoggedAsync(() => bench.FindAsync(new AuditQuery { Task = accepted.Task.Task, From = bench.Now.AddDays(-1) }))).Count);
    }
}
