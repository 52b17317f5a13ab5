using Gatehouse.Audit;
using Gatehouse.Audit.Reading;
using Gatehouse.Containment;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Gatehouse.Tests.Identity;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Audit.Reading;

public sealed class ReadAuditTests
{
    private readonly AuditBench bench = new();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task An_agents_entries_come_once_and_in_the_order_of_time_whatever_the_page(int limit)
    {
        var agent = await bench.Engine.AgentAsync();
        var connections = new List<string>();
        for (var i = 0; i < 3; i++)
            connections.Add((await bench.Engine.ConnectionAsync(agent)).Id);
        for (var round = 0; round < 12; round++)
        {
            bench.Engine.World.Time.Advance(TimeSpan.FromMinutes(25));
            await bench.AppendAsync(connections[round % 3], agent.Id);
        }

        var found = await bench.AllAsync(new AuditQuery { Agent = agent.Id }, limit);

        Assert.Equal(12, found.Count(entry => entry.Find("kind") == "settle"));
        Assert.Contains(found, entry => entry.Chain == Ledgers.ControlPartition && entry.Find("kind") == "agent-created");
        Assert.Equal(found.Select(entry => entry.Time).Order(StringComparer.Ordinal), found.Select(entry => entry.Time));
        Assert.Equal(found.Count, found.DistinctBy(entry => (entry.Chain, entry.Stored.Sequence)).Count());
    }

    [Fact]
    public async Task More_connections_in_one_hour_than_are_merged_at_once_are_all_found()
    {
        var agent = await bench.Engine.AgentAsync();
        for (var i = 0; i < 30; i++)
            await bench.AppendAsync((await bench.Engine.ConnectionAsync(agent)).Id, agent.Id, count: 2);

        var found = await bench.AllAsync(new AuditQuery { Agent = agent.Id, Kind = AuditKind.Settle }, limit: 4);

        Assert.Equal(60, found.Count);
        Assert.Equal(60, found.DistinctBy(entry => (entry.Chain, entry.Stored.Sequence)).Count());
    }

    [Fact]
    public async Task A_cursor_of_twelve_chains_fits_into_a_sealed_after()
    {
        var next = Enumerable.Range(0, SeenIndex.MaxMerged).ToDictionary(i => $"$events|agt_{i:D20}", _ => long.MaxValue);
        var place = new AuditCursor("2026112312", next.Keys.First(), next).ToString();
        var seal = await new PageTokens(bench.Engine.Secrets, new SeededRandom(1), bench.Engine.World.Time).ForAsync("list", default);
        Assert.Equal(place, seal.Open(seal.Seal(place)));
    }

    [Fact]
    public async Task Times_are_half_open()
    {
        var (agent, connection) = await bench.HouseAsync();
        var noon = bench.Now;
        for (var minute = 1; minute <= 5; minute++)
        {
            bench.Engine.World.Time.Advance(TimeSpan.FromMinutes(1));
            await bench.AppendAsync(connection.Id, agent.Id);
        }

        foreach (var query in new[] { new AuditQuery { Chain = connection.Id }, new AuditQuery { Agent = agent.Id } })
        {
            var found = await bench.FindAsync(query with { From = noon.AddMinutes(2), To = noon.AddMinutes(4) });
            Assert.Equal([AuditTime.Format(noon.AddMinutes(2)), AuditTime.Format(noon.AddMinutes(3))], found.Items.Select(entry => entry.Time));
            Assert.Empty((await bench.FindAsync(query with { From = noon.AddDays(1) })).Items);
            Assert.Empty((await bench.FindAsync(query with { To = noon.AddDays(-1) })).Items);
        }
    }

    [Fact]
    public async Task Every_filter_narrows()
    {
        var (agent, connection) = await bench.HouseAsync();
        var accepted = await bench.Engine.DispatchAsync(agent, connection);
        await bench.Engine.ContainConnection.HandleAsync(EngineBench.Organisation, connection.Id, ContainmentAction.Freeze, EngineBench.Operator, default);
        await bench.Engine.Accept.HandleAsync(EngineBench.Caller(agent), EngineBench.Request(connection), default);

        Assert.Equal(["connection-opened", "dispatch", "freeze", "dispatch"], await KindsAsync(new AuditQuery { Chain = connection.Id }));
        Assert.Equal(["dispatch"], await KindsAsync(new AuditQuery { Chain = connection.Id, Decision = AuditDecision.Allow }));
        Assert.Equal(["dispatch"], await KindsAsync(new AuditQuery { Chain = connection.Id, Code = RefusalCode.ConnectionFrozen }));
        Assert.Equal(["freeze"], await KindsAsync(new AuditQuery { Chain = connection.Id, Kind = AuditKind.Freeze }));
        Assert.Equal(["dispatch"], await KindsAsync(new AuditQuery { Task = accepted.Task.Task }));
        Assert.Equal(["connection-opened", "dispatch", "dispatch"], await KindsAsync(new AuditQuery { Chain = connection.Id, Agent = agent.Id }));
        Assert.Equal(["agent-created"], await KindsAsync(new AuditQuery { Chain = Ledgers.ControlPartition, Agent = agent.Id }));
    }

    [Fact]
    public async Task What_happens_to_a_task_in_a_later_hour_is_found_there()
    {
        var (agent, connection) = await bench.HouseAsync();
        await bench.Engine.DispatchAsync(agent, connection);
        bench.Engine.World.Time.Advance(TimeSpan.FromHours(3));
        await bench.Engine.HandleMessage.HandleAsync(new TestMessage(bench.Engine.World.Queue.Sent[^1], []), default);

        Assert.Equal(["claim", "ended"], await KindsAsync(new AuditQuery { Agent = agent.Id, From = bench.Now.AddHours(-1) }));
    }

    [Fact]
    public async Task What_is_done_to_an_agent_is_found_with_it()
    {
        var (agent, _) = await bench.HouseAsync();
        await bench.Engine.ContainAgent.HandleAsync(EngineBench.Organisation, agent.Id, ContainmentAction.Freeze, EngineBench.Operator, default);
        Assert.Equal(["agent-created", "connection-opened", "freeze", "freeze"], (await KindsAsync(new AuditQuery { Agent = agent.Id })).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_sessions_entries_are_found_in_every_connection_it_went_through()
    {
        var agent = await bench.Engine.AgentAsync();
        var session = Ids.NewSession(bench.Engine.Random);
        foreach (var _ in Enumerable.Range(0, 2))
            await bench.AppendAsync((await bench.Engine.ConnectionAsync(agent)).Id, agent.Id, session: session);
        await bench.AppendAsync((await bench.Engine.ConnectionAsync(agent)).Id, agent.Id);

        Assert.Equal(2, (await bench.FindAsync(new AuditQuery { Session = session })).Items.DistinctBy(entry => entry.Chain).Count());
        Assert.Equal(3, (await bench.FindAsync(new AuditQuery { Agent = agent.Id, Kind = AuditKind.Settle })).Items.Count);
    }

    [Fact]
    public async Task What_is_not_the_organisations_own_is_not_there_and_looking_for_it_reads_no_chain()
    {
        await bench.HouseAsync();
        var tsk = "tsk_" + new string('a', 36);
        (AuditQuery, string)[] unknown =
        [
            (new() { Chain = "con_aaaaaaaaaaaaaaaaaaaa" }, "there is no chain `con_aaaaaaaaaaaaaaaaaaaa`"),
            (new() { Agent = "agt_aaaaaaaaaaaaaaaaaaaa" }, "there is no agent `agt_aaaaaaaaaaaaaaaaaaaa`"),
            (new() { Session = "ses_aaaaaaaaaaaaaaaaaaaa" }, "there is no session `ses_aaaaaaaaaaaaaaaaaaaa`"),
            (new() { Task = tsk }, $"there is no task `{tsk}`"),
            (new() { Chain = AgentEvents.Partition("agt_aaaaaaaaaaaaaaaaaaaa") }, "there is no chain `$events|agt_aaaaaaaaaaaaaaaaaaaa`"),
        ];
        foreach (var (query, why) in unknown)
        {
            var operations = await bench.LoggedAsync(async () =>
            {
                var refusal = Assert.IsType<AuditOutcome<AuditPage>.Refused>(await bench.AskAsync(query)).Refusal;
                Assert.Equal((RefusalCode.NotFound, why), (refusal.Code, refusal.Detail));
            });
            Assert.InRange(operations.Count, 1, 2);
            Assert.All(operations, operation => Assert.Contains($"{EngineBench.Organisation}|", operation, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_reading_is_recorded_once_for_all_its_pages_within_ten_seconds()
    {
        var (agent, connection) = await bench.HouseAsync();
        await bench.AppendAsync(connection.Id, agent.Id, count: 10);

        await bench.AllAsync(new AuditQuery { Chain = connection.Id }, limit: 2);
        Assert.Equal(1, await ReadingsAsync());
        await bench.FindAsync(new AuditQuery { Chain = connection.Id, Kind = AuditKind.Settle });
        Assert.Equal(2, await ReadingsAsync());
        bench.Engine.World.Time.Advance(TimeSpan.FromSeconds(10));
        await bench.FindAsync(new AuditQuery { Chain = connection.Id });
        Assert.Equal(3, await ReadingsAsync());
    }

    [Fact]
    public async Task The_record_of_a_reading_says_who_read_what_of_when()
    {
        var (agent, _) = await bench.HouseAsync();
        var query = new AuditQuery { Agent = agent.Id, From = bench.Now, To = bench.Now.AddHours(1) };
        await bench.FindAsync(query);

        var entry = RecordedEntry.Read(Ledgers.ControlPartition, (await bench.Chains.FindAsync(EngineBench.Organisation, Ledgers.ControlPartition, await HeadAsync(), default))!);
        Assert.Equal(("audit-read", EngineBench.Operator, agent.Id, query.Fingerprint), (entry.Find("kind"), entry.Find("operator"), entry.Find("target"), entry.Find("subject")));
        Assert.Equal((AuditTime.Format(query.From.Value), AuditTime.Format(query.To.Value)), (entry.Find("first"), entry.Find("last")));
    }

    [Fact]
    public async Task Nothing_is_shown_that_could_not_be_recorded()
    {
        var (_, connection) = await bench.HouseAsync();
        bench.Table.DownForWrites = $"{EngineBench.Organisation}|{Ledgers.ControlPartition}";

        var refusal = Assert.IsType<AuditOutcome<AuditPage>.Refused>(await bench.AskAsync(new AuditQuery { Chain = connection.Id })).Refusal;
        Assert.Equal((RefusalCode.Unavailable, true), (refusal.Code, refusal.MayRetry));
        Assert.Equal(("the reading could not be recorded, so nothing is shown", "try again"), (refusal.Detail, refusal.Unlock));
        var export = await bench.Export.HandleAsync(bench.Auditor, new ExportQuery(), default);
        Assert.Equal(RefusalCode.Unavailable, Assert.IsType<AuditOutcome<ChainSpan?>.Refused>(export).Refusal.Code);
    }

    private async Task<IReadOnlyList<string>> KindsAsync(AuditQuery query) => [.. (await bench.FindAsync(query)).Items.Select(entry => entry.Find("kind")!)];

    private async Task<long> HeadAsync() => (await bench.Chains.HeadAsync(EngineBench.Organisation, Ledgers.ControlPartition, default))!.Sequence;

    private async Task<int> ReadingsAsync()
    {
        var entries = await bench.Chains.ReadAsync(EngineBench.Organisation, Ledgers.ControlPartition, 1, 1000, default);
        return entries.Count(entry => RecordedEntry.Read("", entry).Find("kind") == "audit-read");
    }
}
