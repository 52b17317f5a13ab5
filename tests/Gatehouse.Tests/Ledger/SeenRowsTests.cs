using System.Text;
using Gatehouse.Audit.Reading;
using Gatehouse.Containment;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Ports;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Ledger;

public sealed class SeenRowsTests
{
    private const string Index = $"{EngineBench.Organisation}|{Ledgers.IndexPartition}";

    private readonly EngineBench bench = new();

    [Fact]
    public async Task The_index_is_told_before_the_commit_and_once_an_hour()
    {
        var agent = await bench.AgentAsync();
        var connection = await bench.ConnectionAsync(agent);
        bench.World.Time.Advance(TimeSpan.FromHours(1));
        var before = bench.World.Table.Applied.Count;

        bench.World.Table.Log.Clear();
        for (var i = 0; i < 3; i++)
        {
            await bench.DispatchAsync(agent, connection);
            bench.World.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Single(bench.World.Table.Log, line => line.StartsWith($"write {Index} ", StringComparison.Ordinal));
        bench.World.Time.Advance(TimeSpan.FromHours(1));
        await bench.DispatchAsync(agent, connection);

        var partitions = bench.World.Table.Applied.Skip(before).Select(write => write.Partition == Index ? "index" : "chain");
        Assert.Equal(["index", "chain", "chain", "chain", "index", "chain"], partitions);
        Assert.Equal(["2026112312", "2026112313", "2026112314"], Rows(agent.Id).Where(row => row.Key.EndsWith(connection.Id, StringComparison.Ordinal)).Select(row => row.Key.Split('|')[2]));
    }

    [Fact]
    public async Task A_row_holds_the_first_sequence_of_its_hour_and_no_later_instance_replaces_it()
    {
        var agent = await bench.AgentAsync();
        var connection = await bench.ConnectionAsync(agent);
        bench.World.Time.Advance(TimeSpan.FromHours(1));
        var first = await bench.DispatchAsync(agent, connection);
        var beside = new EngineBench(bench);
        await beside.DispatchAsync(agent, connection);

        var row = Rows(agent.Id).Last(row => row.Key.EndsWith(connection.Id, StringComparison.Ordinal));
        Assert.Equal($"{first.At.Sequence}", Encoding.ASCII.GetString(row.Content.Body.Span));
    }

    [Fact]
    public async Task What_cannot_be_indexed_is_refused_as_unavailable_and_leaves_no_trace()
    {
        var agent = await bench.AgentAsync();
        var connection = await bench.ConnectionAsync(agent);
        bench.World.Time.Advance(TimeSpan.FromHours(1));
        var head = (await bench.StateAsync(connection.Id)).Head;
        var sent = bench.World.Queue.Sent.Count;
        bench.World.Table.DownForWrites = Index;

        var outcome = await bench.Accept.HandleAsync(EngineBench.Caller(agent), EngineBench.Request(connection), default);

        Assert.Equal(RefusalCode.Unavailable, Assert.IsType<DispatchOutcome.Refused>(outcome).Refusal.Code);
        Assert.Equal((head, sent), ((await bench.StateAsync(connection.Id)).Head, bench.World.Queue.Sent.Count));
    }

    [Fact]
    public async Task No_index_keeps_a_freeze_waiting()
    {
        var agent = await bench.AgentAsync();
        var connection = await bench.ConnectionAsync(agent);
        bench.World.Time.Advance(TimeSpan.FromHours(1));
        bench.World.Table.DownForWrites = Index;

        Assert.IsType<ContainmentOutcome.Contained>(await bench.ContainAgent.HandleAsync(EngineBench.Organisation, agent.Id, ContainmentAction.Freeze, EngineBench.Operator, default));
        Assert.True((await bench.StateAsync(connection.Id)).Fences.Agent.Frozen);
    }

    /// <summary>Its row comes after its commit, and an instance that was quicker has written one of a later entry.</summary>
    [Fact]
    public async Task A_freeze_that_was_overtaken_in_the_index_is_found_all_the_same()
    {
        var agent = await bench.AgentAsync();
        var connection = await bench.ConnectionAsync(agent);
        var beside = new EngineBench(bench);
        bench.World.Time.Advance(TimeSpan.FromHours(1));
        // Of the organisation's ledger the commit and its row, and of the connection's the commit.
        for (var i = 0; i < 3; i++)
            bench.World.Table.NextWrites.Enqueue(apply => Task.FromResult(apply()));
        bench.World.Table.NextWrites.Enqueue(async apply =>
        {
            Assert.IsType<DispatchOutcome.Refused>(await beside.Accept.HandleAsync(EngineBench.Caller(agent), EngineBench.Request(connection), default));
            return apply();
        });

        Assert.IsType<ContainmentOutcome.Contained>(await bench.ContainAgent.HandleAsync(EngineBench.Organisation, agent.Id, ContainmentAction.Freeze, EngineBench.Operator, default));

        Assert.Empty(bench.World.Table.NextWrites);
        var page = await bench.Get<FindEntries>().HandleAsync(EngineBench.Organisation, new AuditQuery { Agent = agent.Id, From = bench.World.Time.Wall }, null, 100, default);
        Assert.Equal(["freeze", "dispatch"], page.Items.Where(entry => entry.Chain == connection.Id).Select(entry => entry.Find("kind")));
    }

    private IReadOnlyList<TableRow> Rows(string subject) => bench.World.Table.Rows(Index, SeenRows.Prefix(subject));
}
