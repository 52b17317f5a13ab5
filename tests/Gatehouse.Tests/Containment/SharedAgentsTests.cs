using Gatehouse.Containment;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Gatehouse.Tests.Ports;
using Gatehouse.Tests.Registry;

namespace Gatehouse.Tests.Containment;

/// <summary>An agent of the bench's organisation, and another organisation that connects to it.</summary>
public sealed class SharedAgentsTests : IAsyncLifetime
{
    private const string Home = EngineBench.Organisation;

    private readonly EngineBench bench = new();
    private string organisation = "";
    private Agent receiver = null!;
    private Agent caller = null!;

    public async Task InitializeAsync()
    {
        var keys = new OperatorKeys(bench.Ledgers, new Peppers(bench.Secrets, bench.Random, bench.World.Time), bench.Random);
        organisation = (await new FoundOrganisation(bench.Ledgers, keys, bench.Random).HandleAsync("other", _ => Task.CompletedTask, default)).Id;
        receiver = await bench.AgentAsync(new AgentEndpoint("https://receiver.example/", EndpointProtocol.Http));
        caller = EngineBench.Value(await bench.Get<CreateAgent>()
            .HandleAsync(organisation, new AgentDraft("caller", new AgentOwner("team", "ana@example.com")), EngineBench.Operator, default));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task The_home_knows_the_connection_before_it_is_there_and_forgets_it_when_it_is_deleted()
    {
        await ShareAsync();
        var connection = await OpenedAsync();

        Assert.Equal(Home, connection.TargetHome);
        Assert.Equal([new ForeignConnection(organisation, connection.Id)], await bench.Get<ForeignLinks>().OfAsync(Home, receiver.Id, default));
        Assert.Empty(await bench.Links.OfAsync(Home, receiver.Id, default));
        await bench.DeleteConnection.HandleAsync(organisation, connection.Id, 1, EngineBench.Operator, default);
        Assert.Empty(await bench.Get<ForeignLinks>().AllAsync(Home, default));
    }

    [Fact]
    public async Task What_was_begun_and_never_opened_is_forgotten_at_the_agent_s_home_too()
    {
        await ShareAsync();
        for (var i = 0; i < 3; i++)
            bench.World.Table.NextWrites.Enqueue(apply => Task.FromResult(apply()));
        bench.World.Table.NextWrites.Enqueue(_ =>
        {
            bench.World.Table.IsDown = true;
            throw new IOException("the instance died");
        });
        Assert.NotNull((await OpenAsync()).Match<RefusalCode?>(_ => null, refusal => refusal.Code));
        bench.World.Table.IsDown = false;
        var half = Assert.Single(await bench.Get<ForeignLinks>().AllAsync(Home, default));

        bench.World.Time.Advance(TimeSpan.FromHours(2));

        Assert.True(await bench.HalfMade.ForgetAsync(organisation, half.Connection, default));
        Assert.Empty(await bench.Get<ForeignLinks>().AllAsync(Home, default));
    }

    /// <summary>Which write of the opening it comes before: a link, the closed partition, the opening itself.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_withdrawal_while_a_connection_is_made_leaves_none_that_is_open_and_unheld(int write)
    {
        await ShareAsync();
        var other = new EngineBench(bench);
        Before(write, () => WithdrawAsync(other));

        var outcome = await OpenAsync();

        if (outcome.Match<Connection?>(opened => opened, _ => null) is { } connection)
            Assert.True(StateOf(connection.Id).Fences.Share.Frozen);
        else
            Assert.Equal(RefusalCode.NotFound, outcome.Match<RefusalCode?>(_ => null, refusal => refusal.Code));
        Assert.True((await bench.Get<SharedAgents>().ShareAsync(Home, receiver.Id, organisation, default))!.WithdrawnAt is not null);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_freeze_of_the_shared_agent_while_a_connection_is_made_is_not_lost(int write)
    {
        await ShareAsync();
        var other = new EngineBench(bench);
        Before(write, () => other.ContainAgent.HandleAsync(Home, receiver.Id, ContainmentAction.Freeze, EngineBench.Operator, default));

        Assert.True(StateOf((await OpenedAsync()).Id).Fences.Target.Frozen);
    }

    [Fact]
    public async Task A_withdrawal_that_did_not_reach_a_connection_says_so_and_its_message_finishes_it()
    {
        await ShareAsync();
        var connection = await OpenedAsync();
        var down = new EngineBench();
        down.World.Table.IsDown = true;
        var blind = new FenceForeign(new ForeignLinks(down.Ledgers), bench.Get<SharedAgents>(), bench.Fences);
        var withdrawn = await new WithdrawShare(bench.Ledgers, blind, bench.World.Time).HandleAsync(Home, receiver.Id, organisation, EngineBench.Operator, default);
        Assert.Empty(Assert.IsType<ContainmentOutcome.Unfinished>(withdrawn).NotFenced);
        Assert.False(StateOf(connection.Id).Fences.Holds);

        var log = new List<string>();
        await new EngineBench(bench).HandleMessage.HandleAsync(new TestMessage(bench.World.Queue.Sent[^1], log), default);

        Assert.Equal(["complete"], log);
        Assert.True(StateOf(connection.Id).Fences.Share.Frozen);
    }

    [Fact]
    public async Task A_kill_says_nothing_of_the_other_organisation_s_connections_and_writes_no_operator_there()
    {
        await ShareAsync();
        var connection = await OpenedAsync();

        var killed = Assert.IsType<ContainmentOutcome.Contained>(await bench.ContainAgent.HandleAsync(Home, receiver.Id, ContainmentAction.Kill, EngineBench.Operator, default));

        Assert.Equal((0, 0), (killed.Fenced, killed.InFlight.Count));
        Assert.Equal((true, 1L), (StateOf(connection.Id).Fences.Target.Killed, StateOf(connection.Id).Fences.KillEpoch));
        var entries = bench.World.Table.Rows($"{organisation}|{connection.Id}", "audit|").Select(row => System.Text.Encoding.UTF8.GetString(row.Content.Body.Span)).ToArray();
        Assert.DoesNotContain(EngineBench.Operator, entries[^1], StringComparison.Ordinal);
        Assert.Contains("\"kill\"", entries[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_cannot_be_written_keeps_no_other_organisation_s_from_being_fenced()
    {
        await ShareAsync();
        var connections = new[] { await OpenedAsync(), await OpenedByAThirdAsync() }.OrderBy(connection => connection.Id, StringComparer.Ordinal).ToArray();
        bench.World.Table.DownForWrites = $"{connections[0].Organisation}|{connections[0].Id}";
        bench.World.Pause.OnWait = () => bench.World.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.IsType<ContainmentOutcome.Unfinished>(await bench.ContainAgent.HandleAsync(Home, receiver.Id, ContainmentAction.Kill, EngineBench.Operator, default));
        await bench.HandleMessage.HandleAsync(new TestMessage(bench.World.Queue.Sent[^1], []), default);

        Assert.Equal([false, true], connections.Select(connection => StateOf(connection.Id, connection.Organisation).Fences.Target.Killed));
    }

    private void Before(int write, Func<Task> act)
    {
        for (var i = 1; i < write; i++)
            bench.World.Table.NextWrites.Enqueue(apply => Task.FromResult(apply()));
        bench.World.Table.NextWrites.Enqueue(async apply =>
        {
            await act();
            return apply();
        });
    }

    private async Task ShareAsync() => EngineBench.Value(await bench.Get<ShareAgent>().HandleAsync(Home, receiver.Id, organisation, EngineBench.Operator, default));

    private Task<ContainmentOutcome> WithdrawAsync(EngineBench by) => by.Get<WithdrawShare>().HandleAsync(Home, receiver.Id, organisation, EngineBench.Operator, default);

    private Task<ChangeOutcome<Connection>> OpenAsync() =>
        bench.OpenConnection.HandleAsync(organisation, EngineBench.Draft(caller, to: new ConnectionTarget.ToAgent(receiver.Id)), EngineBench.Operator, default);

    private async Task<Connection> OpenedAsync() => EngineBench.Value(await OpenAsync());

    private async Task<Connection> OpenedByAThirdAsync()
    {
        var keys = new OperatorKeys(bench.Ledgers, new Peppers(bench.Secrets, bench.Random, bench.World.Time), bench.Random);
        var third = (await new FoundOrganisation(bench.Ledgers, keys, bench.Random).HandleAsync("third", _ => Task.CompletedTask, default)).Id;
        var from = EngineBench.Value(await bench.Get<CreateAgent>().HandleAsync(third, new AgentDraft("caller", new AgentOwner("team", "ana@example.com")), EngineBench.Operator, default));
        EngineBench.Value(await bench.Get<ShareAgent>().HandleAsync(Home, receiver.Id, third, EngineBench.Operator, default));
        return EngineBench.Value(await bench.OpenConnection.HandleAsync(third, EngineBench.Draft(from, to: new ConnectionTarget.ToAgent(receiver.Id)), EngineBench.Operator, default));
    }

    private LedgerState StateOf(string connection, string? of = null) => bench.Ledgers.For(of ?? organisation, connection).ReadAsync([], default).GetAwaiter().GetResult().State!;
}
