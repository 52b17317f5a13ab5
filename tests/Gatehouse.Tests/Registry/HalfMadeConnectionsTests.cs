using Gatehouse.Containment;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Registry;

public sealed class HalfMadeConnectionsTests
{
    private const string Organisation = EngineBench.Organisation;

    private readonly EngineBench bench = new();

    /// <summary>How many writes happened before its maker died: two index rows, then the closed partition.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task What_was_begun_and_never_opened_is_forgotten_after_an_hour(int writes)
    {
        var agent = await bench.AgentAsync();
        await DieAfterAsync(agent, writes);
        var half = Assert.Single(await bench.Links.OfAsync(Organisation, agent.Id, default));

        bench.World.Time.Advance(TimeSpan.FromMinutes(59));
        Assert.False(await bench.HalfMade.ForgetAsync(Organisation, half, default));
        bench.World.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(await bench.HalfMade.ForgetAsync(Organisation, half, default));

        Assert.Empty(await bench.Links.OfAsync(Organisation, agent.Id, default));
        Assert.Empty(await bench.Links.ConnectionsAsync(Organisation, "", 10, default));
    }

    [Fact]
    public async Task An_open_connection_is_never_forgotten()
    {
        var agent = await bench.AgentAsync();
        var connection = await bench.ConnectionAsync(agent);
        bench.World.Time.Advance(TimeSpan.FromDays(30));

        Assert.False(await bench.HalfMade.ForgetAsync(Organisation, connection.Id, default));
        Assert.Equal([connection.Id], await bench.Links.OfAsync(Organisation, agent.Id, default));
    }

    /// <summary>Its maker was only slow: it goes on when its links are gone.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public async Task What_was_forgotten_can_no_longer_open(int write)
    {
        var agent = await bench.AgentAsync();
        var other = new EngineBench(bench);
        for (var i = 1; i < write; i++)
            bench.World.Table.NextWrites.Enqueue(apply => Task.FromResult(apply()));
        bench.World.Table.NextWrites.Enqueue(async apply =>
        {
            bench.World.Time.Advance(TimeSpan.FromHours(2));
            Assert.True(await other.HalfMade.ForgetAsync(Organisation, Assert.Single(await other.Links.OfAsync(Organisation, agent.Id, default)), default));
            return apply();
        });

        var outcome = await bench.OpenConnection.HandleAsync(Organisation, EngineBench.Draft(agent), EngineBench.Operator, default);

        Assert.NotNull(outcome.Match<RefusalCode?>(_ => null, refusal => refusal.Code));
        Assert.Empty(await bench.Links.OfAsync(Organisation, agent.Id, default));
    }

    [Fact]
    public async Task An_agent_whose_connections_died_in_the_making_can_have_others()
    {
        var agent = await bench.AgentAsync();
        for (var i = 0; i < LinkIndex.MaxConnections; i++)
        {
            await bench.Links.AddConnectionAsync(Organisation, $"con_{i:D20}", new LinkedConnection(agent.Id, bench.World.Time.GetUtcNow()), default);
            await bench.Links.AddAsync(Organisation, agent.Id, $"con_{i:D20}", default);
        }

        Assert.Equal(RefusalCode.Conflict, (await bench.OpenConnection.HandleAsync(Organisation, EngineBench.Draft(agent), EngineBench.Operator, default)).Match<RefusalCode?>(_ => null, refusal => refusal.Code));
        bench.World.Time.Advance(TimeSpan.FromHours(2));
        var connection = await bench.ConnectionAsync(agent);
        Assert.Equal([connection.Id], await bench.Links.OfAsync(Organisation, agent.Id, default));
    }

    [Fact]
    public async Task A_deleted_connection_is_unlinked_by_its_message_when_its_deleter_died()
    {
        var (agent, peer) = (await bench.AgentAsync(), await bench.AgentAsync());
        var connection = await bench.ConnectionAsync(agent, to: new ConnectionTarget.ToAgent(peer.Id));
        bench.World.Table.NextWrites.Enqueue(apply => Task.FromResult(apply()));
        bench.World.Table.NextWrites.Enqueue(_ => throw new IOException("the store is gone"));

        Assert.IsType<ContainmentOutcome.Contained>(await bench.DeleteConnection.HandleAsync(Organisation, connection.Id, 1, EngineBench.Operator, default));
        Assert.Equal([connection.Id], await bench.Links.OfAsync(Organisation, agent.Id, default));
        await bench.HandleMessage.HandleAsync(new TestMessage(bench.World.Queue.Sent[^1], []), default);

        Assert.Empty(await bench.Links.OfAsync(Organisation, agent.Id, default));
        Assert.Empty(await bench.Links.OfAsync(Organisation, peer.Id, default));
        Assert.Equal([connection.Id], await bench.Links.ConnectionsAsync(Organisation, "", 10, default));
        Assert.Equal(PartitionStatus.Deleted, (await bench.StateAsync(connection.Id)).Status);
    }

    private async Task DieAfterAsync(Agent agent, int writes)
    {
        for (var i = 0; i < writes; i++)
            bench.World.Table.NextWrites.Enqueue(apply => Task.FromResult(apply()));
        bench.World.Table.NextWrites.Enqueue(_ =>
        {
            bench.World.Table.IsDown = true;
            throw new IOException("the instance died");
        });
        try
        {
            await bench.OpenConnection.HandleAsync(Organisation, EngineBench.Draft(agent), EngineBench.Operator, default);
        }
        catch (StoreUnavailableException)
        {
            // What a crash would leave is there now.
        }

        bench.World.Table.IsDown = false;
    }
}
