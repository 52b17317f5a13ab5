using System.Globalization;
using System.Runtime.CompilerServices;
using Gatehouse.Delegation;
using Gatehouse.Health;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Retention;
using Gatehouse.Tests.Ports;
using Gatehouse.Trust;

namespace Gatehouse.Tests.Docs;

/// <summary>The operations of docs/cost.md are those that the engine makes at its ports, counted.</summary>
public sealed class CostPageTests
{
    private const string Counts = "| what | reads | transactions | rows written | messages sent | messages received |";
    private const string Timers = "| every five minutes | reads | transactions |";
    private const string Million = "| million | one process does all | each step by another process |";

    private readonly EngineBench gate = new();
    private readonly EngineBench beside;
    private readonly List<string> settled = [];
    private readonly List<Count> counted = [];
    private Agent agent = null!;
    private Connection connection = null!;

    public CostPageTests() => beside = new EngineBench(gate);

    [Fact]
    public async Task Every_count_of_the_page_is_the_one_that_is_counted()
    {
        agent = await gate.AgentAsync();
        connection = await gate.ConnectionAsync(agent);
        var closed = await gate.ConnectionAsync(agent, """{"taskTypes":[]}""");
        await WarmAsync();

        await CountAsync("a dispatch", () => DispatchAsync(connection));
        await CountAsync("a dispatch with an `Idempotency-Key`", () => DispatchAsync(connection, "k"));
        await CountAsync("the same key again", () => DispatchAsync(connection, "k"));
        await CountAsync("a dispatch after another process wrote", () => DispatchAsync(connection), AcceptBesideAsync);
        await CountAsync("a refusal", () => DispatchAsync(closed), () => RefuseAndWaitAsync(closed));
        await CountAsync("the same refusal within ten seconds", () => DispatchAsync(closed));
        await CountAsync("a delivery by the process that accepted", () => DeliverAsync(gate), AcceptAsync);
        await CountAsync("a delivery by another process", () => DeliverAsync(beside), AcceptAsync);
        await CountAsync("a delivery whose target fails, by another process", () => FailAsync(beside), AcceptAsync);
        await CountAsync("the second message of a task", () => DeliverAsync(beside, fromLast: 2), AcceptTwiceAnnouncedAsync);
        await CountAsync("a callback", () => DeliverAsync(gate), EndWithCallbackAsync);
        await CountAsync("a look at a task that has ended", () => gate.TaskAsync(connection.Id, Subject));

        await CountOnBehalfAsync();

        Assert.Equal(
            counted.Select(one => string.Create(CultureInfo.InvariantCulture, $"| {one.What} | {one.Reads} | {one.Transactions} | {one.Rows} | {one.Sent} | {one.Received} |")),
            TableOfThePage(Counts));
        Assert.Equal(
            [
                Row("table operations", one => one.Reads + one.Transactions),
                Row("Service Bus operations", one => one.Sent + (2 * one.Received)),
                Row("executions", _ => 1),
            ],
            TableOfThePage(Million));
    }

    [Fact]
    public async Task What_timers_cost_is_counted_too()
    {
        const string organisation = EngineBench.Organisation;
        var founded = OrganisationDirectory.Serialize(new Organisation(organisation, "depot", gate.World.Time.Wall) { Revision = 1, Retention = RetentionSettings.Default });
        gate.World.Table.Put(OperatorDirectory.Platform + "|" + OperatorDirectory.OrganisationsPartition, organisation, new RowContent(OperatorDirectory.Platform, "", founded));
        agent = await gate.AgentAsync();
        EngineBench.Value(await gate.Get<IssueCredential>().HandleAsync(organisation, agent.Id, new CredentialDraft.OfSecret(null), EngineBench.Operator, default));
        connection = await gate.ConnectionAsync(agent);
        await SnapshotAsync();
        await TrustAsync();

        await CountAsync("a connection where something happened", SnapshotAsync, AcceptAsync);
        await CountAsync("a connection where nothing did", SnapshotAsync);
        await CountAsync("an agent with one credential and one connection", TrustAsync);

        // The lists of organisations and connections are read once, whatever the number of connections.
        Assert.Equal(
            counted.Select(one => string.Create(CultureInfo.InvariantCulture, $"| {one.What} | {(one.What.StartsWith("an ", StringComparison.Ordinal) ? one.Reads : one.Reads - 2)} | {one.Transactions} |")),
            TableOfThePage(Timers));
    }

    /// <summary>Who it is done for is read anew each time; that this connection is theirs to be stopped over is written once.</summary>
    private async Task CountOnBehalfAsync()
    {
        var theirs = EngineBench.Value(await gate.Get<CreateAgent>().HandleAsync(
            EngineBench.Organisation, new AgentDraft("theirs", new AgentOwner("team", "t@example.com")) { ActsFor = "user:ana@example.com" }, EngineBench.Operator, default));
        connection = await gate.ConnectionAsync(theirs);
        await AcceptForAsync();
        var human = (await gate.Get<People>().FindAsync(EngineBench.Organisation, "user:ana@example.com", default))!.Id;
        string[] chain = [(await gate.AgentAsync()).Id, (await gate.AgentAsync()).Id, human];
        await AcceptForAsync(chain);

        await CountAsync("a dispatch of an agent that acts for somebody", () => AcceptForAsync());
        await CountAsync("a delivery of it", () => DeliverAsync(gate));
        await CountAsync("a dispatch behind two agents and a human", () => AcceptForAsync(chain));
        await CountAsync("a delivery of that", () => DeliverAsync(gate));

        Task AcceptForAsync(params string[] actors) => gate.Accept.HandleAsync(EngineBench.Caller(theirs, actors), EngineBench.Request(connection), default);
    }

    private Task SnapshotAsync()
    {
        gate.World.Time.Advance(TimeSpan.FromMinutes(5));
        return gate.Get<SnapshotConnections>().RunAsync(default);
    }

    private Task TrustAsync() => gate.Get<RecomputeTrust>().RunAsync(EngineBench.Organisation, agent.Id, default);

    /// <summary>A dispatch, its delivery and a look; at the worst each meets what another process wrote, and was announced twice.</summary>
    private string Row(string what, Func<Count, int> of) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {what} | {Sum(of, "a dispatch", "a delivery by the process that accepted", "a look at a task that has ended")} | {Sum(of, "a dispatch after another process wrote", "the second message of a task", "a delivery by another process", "a look at a task that has ended")} |");

    private int Sum(Func<Count, int> of, params string[] parts) =>
        parts.Sum(part => of(counted.Single(one => one.What == part)));

    private string Subject => GateMessage.Parse(gate.World.Queue.Sent[^1].Body.Span)!.Subject;

    private async Task WarmAsync()
    {
        await AcceptAsync();
        await DeliverAsync(gate);
        await AcceptBesideAsync();
        await DeliverAsync(beside);
        await AcceptAsync();
    }

    private async Task CountAsync(string what, Func<Task> act, Func<Task>? before = null)
    {
        await (before ?? (() => Task.CompletedTask))();
        gate.World.Table.Log.Clear();
        settled.Clear();
        var sent = gate.World.Queue.Sent.Count;

        await act();

        var writes = gate.World.Table.Log.Where(line => line.StartsWith("write ", StringComparison.Ordinal)).ToList();
        var rows = writes.Sum(line => line.Split(' ').Length - 2);
        counted.Add(new Count(what, gate.World.Table.Log.Count - writes.Count, writes.Count, rows, gate.World.Queue.Sent.Count - sent, settled.Count));
    }

    private Task DispatchAsync(Connection on, string? key = null) => gate.Accept.HandleAsync(EngineBench.Caller(agent), EngineBench.Request(on) with { IdempotencyKey = key }, default);

    private Task AcceptAsync() => gate.DispatchAsync(agent, connection);

    private Task AcceptBesideAsync() => beside.DispatchAsync(agent, connection);

    private Task DeliverAsync(EngineBench by, int fromLast = 1) => by.HandleMessage.HandleAsync(new TestMessage(gate.World.Queue.Sent[^fromLast], settled), default);

    private async Task AcceptTwiceAnnouncedAsync()
    {
        await AcceptBesideAsync();
        await AcceptAsync();
        await DeliverAsync(beside);
    }

    private async Task EndWithCallbackAsync()
    {
        await gate.Accept.HandleAsync(EngineBench.Caller(agent), EngineBench.Request(connection) with { Callback = "https://agent.example/told" }, default);
        await DeliverAsync(gate);
    }

    private async Task RefuseAndWaitAsync(Connection closed)
    {
        await DispatchAsync(closed);
        gate.World.Time.Advance(TimeSpan.FromSeconds(11));
    }

    private async Task FailAsync(EngineBench by)
    {
        var usual = by.Target.Answer;
        by.Target.Answer = _ => AnsweringTarget.Says("", 500);
        await DeliverAsync(by);
        by.Target.Answer = usual;
    }

    private static IEnumerable<string> TableOfThePage(string head, [CallerFilePath] string here = "") =>
        File.ReadAllLines(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "cost.md"))
            .SkipWhile(line => line != head).Skip(2).TakeWhile(line => line.StartsWith('|'));

    private sealed record Count(string What, int Reads, int Transactions, int Rows, int Sent, int Received);
}
