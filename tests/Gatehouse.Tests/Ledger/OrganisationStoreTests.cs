using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Ledger;

/// <summary>The second lock: a row says whose it is, and one that says another's is nobody's to read.</summary>
public sealed class OrganisationStoreTests
{
    private const string Other = "otherotherot";
    private const string Control = $"{EngineBench.Organisation}|{Ledgers.ControlPartition}";

    private readonly EngineBench bench = new();

    private MemoryTable Table => bench.World.Table;

    [Fact]
    public async Task A_row_that_was_given_to_another_is_not_read()
    {
        var agent = await bench.AgentAsync();
        Give(Control, LedgerRows.Agent(agent.Id));

        await Assert.ThrowsAsync<OrganisationMismatchException>(async () => await bench.Agents.FindAsync(EngineBench.Organisation, agent.Id, afresh: true, default));
    }

    [Fact]
    public async Task One_such_row_spoils_the_list_it_is_in()
    {
        var (first, second) = (await bench.AgentAsync(), await bench.AgentAsync());
        Assert.Equal(2, (await ListAsync()).Count);
        Give(Control, LedgerRows.Agent(string.CompareOrdinal(first.Id, second.Id) < 0 ? second.Id : first.Id));

        await Assert.ThrowsAsync<OrganisationMismatchException>(ListAsync);
    }

    [Fact]
    public async Task A_connection_s_state_that_was_given_to_another_decides_nothing()
    {
        var agent = await bench.AgentAsync();
        var connection = await bench.ConnectionAsync(agent);
        await bench.DispatchAsync(agent, connection);
        var second = new EngineBench(bench);
        Give($"{EngineBench.Organisation}|{connection.Id}", LedgerRows.State);

        var refused = Assert.IsType<DispatchOutcome.Refused>(await second.Accept.HandleAsync(EngineBench.Caller(agent), EngineBench.Request(connection), default));

        Assert.Equal(RefusalCode.Unavailable, refused.Refusal.Code);
        Assert.Single(bench.World.Queue.Sent);
    }

    [Fact]
    public async Task A_row_that_was_moved_into_another_s_partition_is_not_read_there()
    {
        var agent = await bench.AgentAsync();
        var row = Table.Find(Control, LedgerRows.Agent(agent.Id))!;
        Table.Put($"{Other}|{Ledgers.ControlPartition}", row.Key, row.Content);

        await Assert.ThrowsAsync<OrganisationMismatchException>(async () => await bench.Agents.FindAsync(Other, agent.Id, afresh: true, default));
    }

    [Fact]
    public async Task Every_row_that_is_written_says_whose_it_is()
    {
        var agent = await bench.AgentAsync();
        await bench.DispatchAsync(agent, await bench.ConnectionAsync(agent));

        Assert.All(
            Table.Applied.SelectMany(write => write.Batch.Select(row => (write.Partition, row.Content))).Where(row => row.Content is not null),
            row => Assert.Equal((EngineBench.Organisation, true), (row.Content!.Organisation, row.Partition.StartsWith($"{EngineBench.Organisation}|", StringComparison.Ordinal))));
    }

    private Task<IReadOnlyList<Agent>> ListAsync() => bench.Agents.ListAsync(EngineBench.Organisation, "", 100, default);

    private void Give(string partition, string key)
    {
        var row = Table.Find(partition, key)!;
        Table.Put(partition, key, row.Content with { Organisation = Other });
    }
}
