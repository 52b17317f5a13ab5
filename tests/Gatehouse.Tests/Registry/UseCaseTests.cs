using Gatehouse.Containment;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Tests.Policy;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Registry;

public sealed class UseCaseTests
{
    private const string Organisation = EngineBench.Organisation;

    private readonly EngineBench bench = new();

    [Fact]
    public async Task Links_come_before_the_closed_partition_and_both_ends_are_read_again_before_it_opens()
    {
        var agent = await bench.AgentAsync();
        bench.World.Table.Log.Clear();
        var connection = await bench.ConnectionAsync(agent);

        var order = bench.World.Table.Log.Where(line => line.StartsWith("write", StringComparison.Ordinal) || line.EndsWith(LedgerRows.Agent(agent.Id), StringComparison.Ordinal)).ToArray();
        Assert.Collection(
            order,
            line => Assert.StartsWith("read", line, StringComparison.Ordinal),
            line => Assert.Contains($"connection|{connection.Id}", line),
            line => Assert.Contains($"link|{agent.Id}|{connection.Id}", line),
            line => Assert.EndsWith("state mark|0000000000000000001 config policy|0000000001", line),
            line => Assert.StartsWith("read", line, StringComparison.Ordinal),
            // Again for the credentials that it holds.
            line => Assert.StartsWith("read", line, StringComparison.Ordinal),
            line => Assert.Contains($"seen|{agent.Id}|", line),
            line => Assert.EndsWith($"state {LedgerRows.Audit(1)}", line));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_freeze_before_either_reading_of_the_agent_is_seen(int reading)
    {
        var agent = await bench.AgentAsync();
        var other = new EngineBench(bench);
        bench.World.Table.BeforeRead = row =>
        {
            if (row == LedgerRows.Agent(agent.Id) && --reading == 0)
                other.ContainAgent.HandleAsync(Organisation, agent.Id, ContainmentAction.Freeze, EngineBench.Operator, default).GetAwaiter().GetResult();
        };
        var connection = await bench.ConnectionAsync(agent);

        var state = await bench.StateAsync(connection.Id);
        Assert.Equal((PartitionStatus.Open, true), (state.Status, state.Fences.Agent.Frozen));
    }

    [Fact]
    public async Task A_freeze_between_the_second_reading_and_the_opening_is_not_lost()
    {
        var agent = await bench.AgentAsync();
        var other = new EngineBench(bench);
        // Two index rows and the closed partition; the fourth write opens it.
        for (var i = 0; i < 3; i++)
            bench.World.Table.NextWrites.Enqueue(apply => Task.FromResult(apply()));
        bench.World.Table.NextWrites.Enqueue(async apply =>
        {
            await other.ContainAgent.HandleAsync(Organisation, agent.Id, ContainmentAction.Freeze, EngineBench.Operator, default);
            return apply();
        });
        var connection = await bench.ConnectionAsync(agent);

        var state = await bench.StateAsync(connection.Id);
        Assert.Equal((PartitionStatus.Open, true, 2L), (state.Status, state.Fences.Agent.Frozen, state.Fences.Agent.Revision));
    }

    [Fact]
    public async Task A_target_that_may_not_be_called_or_does_not_exist_is_refused()
    {
        var agent = await bench.AgentAsync();

        Assert.Equal("malformed", Code(await OpenAsync(agent, new ConnectionTarget.ToHttp("https://169.254.169.254/"))));
        Assert.Equal("malformed", Code(await OpenAsync(agent, new ConnectionTarget.ToMcp("https://169.254.169.254/"))));
        Assert.Equal("malformed", Code(await OpenAsync(agent, new ConnectionTarget.ToMcp("not a url"))));
        Assert.Equal("not-found", Code(await OpenAsync(agent, new ConnectionTarget.ToAgent("agt_00000000000000000000"))));
        Assert.Equal("not-found", Code(await OpenAsync(agent with { Id = "agt_00000000000000000000" }, new ConnectionTarget.ToHttp("https://a.example/"))));
    }

    [Fact]
    public async Task An_agent_has_at_most_a_thousand_connections()
    {
        var agent = await bench.AgentAsync();
        for (var i = 0; i < LinkIndex.MaxConnections - 1; i++)
            await bench.Links.AddAsync(Organisation, agent.Id, $"con_{i:D20}", default);

        Assert.Equal("done", Code(await OpenAsync(agent, new ConnectionTarget.ToHttp("https://a.example/"))));
        Assert.Equal("conflict", Code(await OpenAsync(agent, new ConnectionTarget.ToHttp("https://a.example/"))));
        Assert.Equal(LinkIndex.MaxConnections, (await bench.Links.OfAsync(Organisation, agent.Id, default)).Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(999)]
    [InlineData(1000)]
    [InlineData(2001)]
    public async Task Links_are_read_to_their_end_and_nobody_else_s(int count)
    {
        for (var i = 0; i < count; i++)
            bench.World.Table.Put($"{Organisation}|$index", $"link|agt_b|con_{i:D20}", new RowContent(Organisation, "", default));
        await bench.Links.AddAsync(Organisation, "agt_a", "con_a", default);
        await bench.Links.AddAsync(Organisation, "agt_c", "con_c", default);

        var found = await bench.Links.OfAsync(Organisation, "agt_b", default);
        Assert.Equal(Enumerable.Range(0, count).Select(i => $"con_{i:D20}"), found);
    }

    [Fact]
    public async Task Connections_are_listed_in_pages()
    {
        for (var i = 0; i < 5; i++)
            await bench.Links.AddConnectionAsync(Organisation, $"con_{i:D20}", new LinkedConnection("agt_00000000000000000000", bench.World.Time.GetUtcNow()), default);

        var first = await bench.Links.ConnectionsAsync(Organisation, "", 3, default);
        var second = await bench.Links.ConnectionsAsync(Organisation, first[^1], 3, default);
        Assert.Equal(Enumerable.Range(0, 5).Select(i => $"con_{i:D20}"), first.Concat(second));
    }

    [Fact]
    public async Task A_third_active_credential_is_a_conflict_until_one_has_expired()
    {
        var agent = await bench.AgentAsync();
        Assert.Equal("done", Code(await IssueAsync(agent.Id, bench.World.Time.Wall.AddMinutes(1))));
        Assert.Equal("done", Code(await IssueAsync(agent.Id)));
        Assert.Equal("conflict", Code(await IssueAsync(agent.Id)));
        bench.World.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("done", Code(await IssueAsync(agent.Id)));

        Assert.Equal("not-found", Code(await IssueAsync("agt_00000000000000000000")));
        Assert.Equal(3, (await new HeldCredentials(bench.Ledgers).OfAsync(Organisation, agent.Id, default))!.Count);
    }

    [Fact]
    public async Task Of_two_instances_that_issue_at_once_both_are_counted()
    {
        var agent = await bench.AgentAsync();
        await IssueAsync(agent.Id);
        bench.World.Table.NextWrites.Enqueue(async apply =>
        {
            await IssueAsync(agent.Id, from: new EngineBench(bench));
            return apply();
        });

        Assert.Equal("conflict", Code(await IssueAsync(agent.Id)));
        Assert.Equal(2, (await new HeldCredentials(bench.Ledgers).IdsAsync(Organisation, agent.Id, default)).Count);
    }

    [Fact]
    public async Task A_policy_is_changed_only_by_who_has_seen_it()
    {
        var connection = await bench.ConnectionAsync(await bench.AgentAsync());
        var change = new ChangePolicy(bench.Ledgers);

        Assert.Equal("done", Code(await change.HandleAsync(Organisation, connection.Id, Given.Policy("""{"taskTypes":[]}"""), 1, appliesToQueued: false, EngineBench.Operator, default)));
        Assert.Equal("stale", Code(await change.HandleAsync(Organisation, connection.Id, Given.Policy("{}"), 1, appliesToQueued: false, EngineBench.Operator, default)));
        Assert.Equal("not-found", Code(await change.HandleAsync(Organisation, "con_00000000000000000000", Given.Policy("{}"), 1, appliesToQueued: false, EngineBench.Operator, default)));
        Assert.Equal(2, (await bench.StateAsync(connection.Id)).Fences.ConfigVersion);
    }

    [Fact]
    public async Task A_stored_policy_that_does_not_parse_lets_nothing_pass()
    {
        var connection = await bench.ConnectionAsync(await bench.AgentAsync());
        var partition = $"{Organisation}|{connection.Id}";
        var body = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(connection with { PolicySource = """{"rate":{"perFortnight":1}}""" }, RegistryJson.Default.Connection);
        bench.World.Table.Put(partition, LedgerRows.Config, new RowContent(Organisation, "", body));

        await Assert.ThrowsAsync<InvalidDataException>(async () => await bench.Connections.FindAsync(Organisation, connection.Id, true, default));
        Assert.Null(await bench.Connections.FindAsync(Organisation, "con_00000000000000000000", true, default));
    }

    [Fact]
    public async Task An_organisation_s_owner_is_known_by_the_key_that_was_shown_once_and_by_no_other()
    {
        var peppers = new Peppers(bench.Secrets, bench.Random, bench.World.Time);
        var found = new FoundOrganisation(bench.Ledgers, new OperatorKeys(bench.Ledgers, peppers, bench.Random), bench.Random);
        Assert.False(await found.AnyAsync(default));
        var key = (await found.HandleAsync("default", _ => Task.CompletedTask, default)).OwnerKey;
        Assert.True(await found.AnyAsync(default));

        var operators = new OperatorDirectory(bench.Ledgers, peppers, new RefusedSignIns(new AgentEvents(bench.Ledgers, bench.Links)), new UsedCredentials(bench.Ledgers));
        Assert.Equal([OperatorRole.Owner], (await operators.FindAsync(key.Text, default))!.Roles);
        Assert.Null(await operators.FindAsync(ClientSecret.New(SecretKind.Operator, bench.Random).Text, default));
        Assert.Null(await operators.FindAsync(ClientSecret.New(SecretKind.Agent, bench.Random).Text, default));
        Assert.Null(await operators.FindAsync(key.Text[..^1], default));
    }

    private Task<ChangeOutcome<IssuedCredential>> IssueAsync(string agent, DateTimeOffset? expiresAt = null, EngineBench? from = null)
    {
        var by = from ?? bench;
        return by.Get<IssueCredential>().HandleAsync(Organisation, agent, new CredentialDraft.OfSecret(expiresAt), EngineBench.Operator, default);
    }

    private Task<ChangeOutcome<Connection>> OpenAsync(Agent from, ConnectionTarget to) =>
        bench.OpenConnection.HandleAsync(Organisation, EngineBench.Draft(from, "{}", to), EngineBench.Operator, default);

    private static string Code<T>(ChangeOutcome<T> outcome) => outcome.Match(_ => "done", refusal => refusal.Code.ToWireName());
}
