using Gatehouse.Containment;
using Gatehouse.Dispatching;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Gatehouse.Tests.Identity;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Containment;

public sealed class RevokeTokenTests
{
    private readonly EngineBench bench = new();
    private readonly AgentTokenIssuer issuer;
    private readonly AgentTokenVerifier verifier;

    public RevokeTokenTests()
    {
        var keys = new SigningKeys(bench.Secrets, bench.Random, bench.World.Time);
        issuer = new AgentTokenIssuer(IdentityBench.Options, keys, bench.Random, bench.World.Time);
        verifier = new AgentTokenVerifier(IdentityBench.Options, keys, new VerifiedTokenCache(64), bench.World.Time);
    }

    private AgentEvents Events => new(bench.Ledgers, bench.Links);

    [Fact]
    public async Task A_revoked_token_is_refused_on_every_instance_and_another_of_the_same_credential_is_not()
    {
        var agent = await bench.AgentAsync();
        var connection = await bench.ConnectionAsync(agent);
        var (revoked, other) = (await TokenAsync(agent), await TokenAsync(agent));
        var elsewhere = new EngineBench(bench);
        Assert.IsType<DispatchOutcome.Accepted>(await DispatchAsync(elsewhere, revoked, connection));

        Assert.Null(await RevokeAsync(agent, revoked));

        var refused = Assert.IsType<DispatchOutcome.Refused>(await DispatchAsync(elsewhere, revoked, connection));
        Assert.Equal((RefusalCode.AgentRevoked, "credential-is-current"), (refused.Refusal.Code, refused.Refusal.Clause));
        Assert.IsType<DispatchOutcome.Accepted>(await DispatchAsync(elsewhere, other, connection));
    }

    [Fact]
    public async Task Not_even_an_earlier_answer_is_given_again()
    {
        var agent = await bench.AgentAsync();
        var connection = await bench.ConnectionAsync(agent);
        var token = await TokenAsync(agent);
        Assert.IsType<DispatchOutcome.Accepted>(await DispatchAsync(bench, token, connection, "key"));

        await RevokeAsync(agent, token);

        Assert.IsType<DispatchOutcome.Refused>(await DispatchAsync(bench, token, connection, "key"));
    }

    [Fact]
    public async Task A_connection_that_is_opened_later_knows_of_it()
    {
        var agent = await bench.AgentAsync();
        var token = await TokenAsync(agent);
        await RevokeAsync(agent, token);

        Assert.IsType<DispatchOutcome.Refused>(await DispatchAsync(bench, token, await bench.ConnectionAsync(agent)));
    }

    [Fact]
    public async Task A_token_of_another_agent_is_left_alone()
    {
        var (agent, stranger) = (await bench.AgentAsync(), await bench.AgentAsync());
        var connection = await bench.ConnectionAsync(agent);
        var token = await TokenAsync(agent);

        Assert.Null(await RevokeAsync(stranger, token));

        Assert.IsType<DispatchOutcome.Accepted>(await DispatchAsync(bench, token, connection));
        Assert.Empty((await Events.FencesAsync(EngineBench.Organisation, stranger.Id, default)).RevokedTokens);
    }

    [Fact]
    public async Task Thirty_two_are_remembered_and_the_next_must_wait_until_one_has_expired()
    {
        var agent = await bench.AgentAsync();
        for (var n = 0; n < RevokedToken.MaxAlive; n++)
            Assert.Null(await RevokeAsync(agent, await TokenAsync(agent)));

        var refusal = await RevokeAsync(agent, await TokenAsync(agent));
        Assert.Equal((RefusalCode.Unavailable, AgentTokenIssuer.Lifetime), (refusal!.Code, refusal.RetryAfter));

        bench.World.Time.Advance(AgentTokenIssuer.Lifetime);
        Assert.Null(await RevokeAsync(agent, await TokenAsync(agent)));
        Assert.Single((await Events.FencesAsync(EngineBench.Organisation, agent.Id, default)).RevokedTokens);
    }

    [Fact]
    public async Task Twice_is_once()
    {
        var agent = await bench.AgentAsync();
        await bench.ConnectionAsync(agent);
        var token = await TokenAsync(agent);

        await RevokeAsync(agent, token);
        await RevokeAsync(agent, token);

        Assert.Equal(1, (await bench.StateAsync(AgentEvents.Partition(agent.Id))).Head.Sequence);
    }

    [Fact]
    public async Task What_died_before_it_told_the_connections_is_finished_by_its_message()
    {
        var agent = await bench.AgentAsync();
        var connection = await bench.ConnectionAsync(agent);
        var token = await TokenAsync(agent);
        var blind = new FenceConnections(bench.Ledgers, new LinkIndex(new EngineBench().Ledgers), bench.World.Time, bench.World.Options);
        await new RevokeToken(verifier, Events, blind).HandleAsync(agent, token, default);

        var log = new List<string>();
        await new EngineBench(bench).HandleMessage.HandleAsync(new TestMessage(bench.World.Queue.Sent[^1], log), default);

        Assert.Equal(["complete"], log);
        Assert.IsType<DispatchOutcome.Refused>(await DispatchAsync(bench, token, connection));
        Assert.Single((await bench.StateAsync(connection.Id)).Fences.RevokedTokens);
    }

    private async Task<string> TokenAsync(Agent agent) =>
        (await issuer.IssueAsync(new AgentSubject(agent.Organisation, agent.Id, Ids.NewCredential(agent.Organisation, bench.Random), agent.Epoch, ActChain.None), default)).Text;

    private Task<Refusal?> RevokeAsync(Agent client, string token) => new RevokeToken(verifier, Events, bench.Fences).HandleAsync(client, token, default);

    private async Task<DispatchOutcome> DispatchAsync(EngineBench instance, string token, Connection connection, string? key = null)
    {
        var caller = Assert.IsType<AgentTokenOutcome.Accepted>(await verifier.VerifyAsync(token, default)).Principal;
        return await instance.Accept.HandleAsync(caller, EngineBench.Request(connection) with { IdempotencyKey = key }, default);
    }
}
