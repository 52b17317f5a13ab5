using Gatehouse.Containment;
using Gatehouse.Ledger;
using Gatehouse.Registry;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Containment;

public sealed class ContainmentTests
{
    private readonly EngineBench bench = new();

    [Fact]
    public async Task Freezing_an_agent_fences_every_connection_it_is_an_end_of()
    {
        var agent = await bench.AgentAsync();
        var other = await bench.AgentAsync(new AgentEndpoint("https://other.example/", EndpointProtocol.Http));
        var sends = await bench.ConnectionAsync(other);
        var receives = await bench.ConnectionAsync(agent, to: new ConnectionTarget.ToAgent(other.Id));

        Assert.Equal(2, Assert.IsType<ContainmentOutcome.Contained>(await AgentAsync(other, ContainmentAction.Freeze)).Fenced);
        Assert.True((await bench.StateAsync(sends.Id)).Fences.Agent.Frozen);
        Assert.Equal((false, true), ((await bench.StateAsync(receives.Id)).Fences.Agent.Frozen, (await bench.StateAsync(receives.Id)).Fences.Target.Frozen));
    }

    [Fact]
    public async Task Said_again_it_writes_nothing_and_reaches_what_it_could_not_before()
    {
        var agent = await bench.AgentAsync();
        var connection = await bench.ConnectionAsync(agent);
        await AgentAsync(agent, ContainmentAction.Freeze);
        var version = (await bench.StateAsync(connection.Id)).Version;

        Assert.Equal(1, Assert.IsType<ContainmentOutcome.Contained>(await AgentAsync(agent, ContainmentAction.Freeze)).Fenced);
        Assert.Equal(version, (await bench.StateAsync(connection.Id)).Version);
    }

    [Fact]
    public async Task What_was_killed_stays_so()
    {
        var agent = await bench.AgentAsync();
        var connection = await bench.ConnectionAsync(agent);
        Assert.IsType<ContainmentOutcome.Contained>(await AgentAsync(agent, ContainmentAction.Kill));
        Assert.IsType<ContainmentOutcome.Killed>(await AgentAsync(agent, ContainmentAction.Unfreeze));
        Assert.IsType<ContainmentOutcome.Killed>(await AgentAsync(agent, ContainmentAction.Freeze));
        Assert.IsType<ContainmentOutcome.Contained>(await AgentAsync(agent, ContainmentAction.Kill));

        Assert.Equal((true, 1L), ((await bench.StateAsync(connection.Id)).Fences.Agent.Killed, (await bench.StateAsync(connection.Id)).Fences.KillEpoch));
        Assert.IsType<ContainmentOutcome.Unknown>(await bench.ContainAgent.HandleAsync(EngineBench.Organisation, "agt_00000000000000000000", ContainmentAction.Kill, EngineBench.Operator, default));
    }

    [Fact]
    public async Task A_connection_is_frozen_thawed_and_killed_for_good()
    {
        var connection = await bench.ConnectionAsync(await bench.AgentAsync());
        var version = (await bench.StateAsync(connection.Id)).Version;
        Assert.IsType<ContainmentOutcome.Contained>(await ConnectionAsync(connection, ContainmentAction.Unfreeze));
        Assert.Equal(version, (await bench.StateAsync(connection.Id)).Version);

        Assert.IsType<ContainmentOutcome.Contained>(await ConnectionAsync(connection, ContainmentAction.Freeze));
        Assert.IsType<ContainmentOutcome.Contained>(await ConnectionAsync(connection, ContainmentAction.Freeze));
        Assert.Equal((version + 1, true), ((await bench.StateAsync(connection.Id)).Version, (await bench.StateAsync(connection.Id)).Fences.Connection.Frozen));
        Assert.IsType<ContainmentOutcome.Contained>(await ConnectionAsync(connection, ContainmentAction.Unfreeze));
        Assert.False((await bench.StateAsync(connection.Id)).Fences.Holds);

        Assert.IsType<ContainmentOutcome.Contained>(await ConnectionAsync(connection, ContainmentAction.Kill));
        Assert.IsType<ContainmentOutcome.Contained>(await ConnectionAsync(connection, ContainmentAction.Kill));
        Assert.IsType<ContainmentOutcome.Killed>(await ConnectionAsync(connection, ContainmentAction.Unfreeze));
        Assert.Equal(1, (await bench.StateAsync(connection.Id)).Fences.KillEpoch);
    }

    [Fact]
    public async Task A_message_finishes_what_died_between_the_document_and_its_connections()
    {
        var agent = await bench.AgentAsync();
        var connection = await bench.ConnectionAsync(agent);
        await AgentAsync(agent with { Id = agent.Id }, ContainmentAction.Freeze, beforeFencing: () => bench.World.Table.IsDown = true);
        bench.World.Table.IsDown = false;
        Assert.False((await bench.StateAsync(connection.Id)).Fences.Holds);

        var log = new List<string>();
        var other = new EngineBench(bench);
        await other.HandleMessage.HandleAsync(new TestMessage(bench.World.Queue.Sent[^1], log), default);

        Assert.True((await bench.StateAsync(connection.Id)).Fences.Agent.Frozen);
        Assert.Equal(["complete"], log);
    }

    private async Task<ContainmentOutcome?> AgentAsync(Agent agent, ContainmentAction action, Action? beforeFencing = null)
    {
        if (beforeFencing is not null)
            bench.World.Table.BeforeRead = row => _ = row == LedgerRows.Config ? Run(beforeFencing) : 0;
        try
        {
            return await bench.ContainAgent.HandleAsync(EngineBench.Organisation, agent.Id, action, EngineBench.Operator, default);
        }
        finally
        {
            bench.World.Table.BeforeRead = _ => { };
        }
    }

    private static int Run(Action action)
    {
        action();
        return 1;
    }

    private Task<ContainmentOutcome> ConnectionAsync(Connection connection, ContainmentAction action) =>
        bench.ContainConnection.HandleAsync(EngineBench.Organisation, connection.Id, action, EngineBench.Operator, default);
}
