using Gatehouse.Containment;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Containment;

public sealed class DecommissionAgentTests
{
    private const string Organisation = EngineBench.Organisation;

    private readonly EngineBench bench = new();

    [Fact]
    public async Task It_kills_revokes_and_disconnects_in_both_directions()
    {
        var (agent, peer) = (await bench.AgentAsync(), await bench.AgentAsync(new AgentEndpoint("https://peer.example/tasks", EndpointProtocol.Http)));
        var issued = EngineBench.Value(await IssueAsync(agent.Id));
        var outgoing = await bench.ConnectionAsync(agent, to: new ConnectionTarget.ToAgent(peer.Id));
        var incoming = await bench.ConnectionAsync(peer, to: new ConnectionTarget.ToAgent(agent.Id));

        var contained = Assert.IsType<ContainmentOutcome.Contained>(await DecommissionAsync(agent.Id, 1));

        Assert.Equal(2, contained.Fenced);
        foreach (var connection in new[] { outgoing, incoming })
        {
            var state = await bench.StateAsync(connection.Id);
            Assert.Equal((PartitionStatus.Disconnected, 1L), (state.Status, state.Fences.KillEpoch));
        }

        var (credential, holder) = (await bench.Agents.FindAsync(issued.Credential.Id, default))!.Value;
        Assert.NotNull(credential.RevokedAt);
        Assert.Equal((AgentStatus.Decommissioned, 1L), (holder.Status, holder.Epoch));
    }

    [Fact]
    public async Task Nothing_new_is_given_to_it()
    {
        var agent = await bench.AgentAsync();
        await DecommissionAsync(agent.Id, 1);

        Assert.Equal(RefusalCode.Conflict, Code(await IssueAsync(agent.Id)));
        Assert.Equal(RefusalCode.Conflict, Code(await bench.OpenConnection.HandleAsync(Organisation, EngineBench.Draft(agent), EngineBench.Operator, default)));
        var peer = await bench.AgentAsync();
        Assert.Equal(RefusalCode.Conflict, Code(await bench.OpenConnection.HandleAsync(Organisation, EngineBench.Draft(peer, to: new ConnectionTarget.ToAgent(agent.Id)), EngineBench.Operator, default)));
    }

    [Fact]
    public async Task It_is_asked_for_by_who_has_seen_the_agent_and_may_be_said_again()
    {
        var agent = await bench.AgentAsync();

        Assert.Equal(RefusalCode.Stale, Assert.IsType<ContainmentOutcome.Refused>(await DecommissionAsync(agent.Id, 2)).Refusal.Code);
        Assert.Equal(RefusalCode.NotFound, Assert.IsType<ContainmentOutcome.Refused>(await DecommissionAsync("agt_00000000000000000000", 1)).Refusal.Code);
        Assert.IsType<ContainmentOutcome.Contained>(await DecommissionAsync(agent.Id, 1));
        Assert.IsType<ContainmentOutcome.Contained>(await DecommissionAsync(agent.Id, 1));
        Assert.Equal(2, (await bench.Agents.FindAsync(Organisation, agent.Id, true, default))!.Document.Revision);
    }

    [Fact]
    public async Task A_killed_agent_may_be_decommissioned_and_its_connections_follow()
    {
        var agent = await bench.AgentAsync();
        var connection = await bench.ConnectionAsync(agent);
        await bench.ContainAgent.HandleAsync(Organisation, agent.Id, ContainmentAction.Kill, EngineBench.Operator, default);

        await DecommissionAsync(agent.Id, 2);

        var state = await bench.StateAsync(connection.Id);
        Assert.Equal((PartitionStatus.Disconnected, 1L), (state.Status, state.Fences.KillEpoch));
    }

    private Task<ContainmentOutcome> DecommissionAsync(string agent, int basedOn) =>
        bench.Get<DecommissionAgent>().HandleAsync(Organisation, agent, basedOn, EngineBench.Operator, default);

    private Task<ChangeOutcome<IssuedCredential>> IssueAsync(string agent) =>
        bench.Get<IssueCredential>().HandleAsync(Organisation, agent, new CredentialDraft.OfSecret(null), EngineBench.Operator, default);

    private static RefusalCode Code<T>(ChangeOutcome<T> outcome) => outcome.Match(_ => throw new InvalidOperationException("it was changed"), refusal => refusal.Code);
}
