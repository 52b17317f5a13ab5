using System.Globalization;
using System.Runtime.CompilerServices;
using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Docs;

/// <summary>The operations of docs/cost.md are those that the engine makes at its ports, counted.</summary>
public sealed class CostPageTests
{
    private const string Head = "| what | reads | transactions | rows written | messages sent | messages received |";

    private readonly EngineBench gate = new();
    private readonly EngineBench beside;
    private readonly List<string> settled = [];
    private readonly List<string> counted = [];
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
        await CountAsync("a refusal", () => DispatchAsync(closed), () => DispatchAsync(connection));
        await CountAsync("the same refusal within ten seconds", () => DispatchAsync(closed));
        await CountAsync("a delivery by the process that accepted", () => DeliverAsync(gate), AcceptAsync);
        await CountAsync("a delivery by another process", () => DeliverAsync(beside), AcceptAsync);
        await CountAsync("a delivery whose target fails, by another process", () => FailAsync(beside), AcceptAsync);
        await CountAsync("a look at a task that has ended", () => gate.TaskAsync(connection.Id, Subject));

        Assert.Equal(counted, TableOfThePage());
    }

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
        counted.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"| {what} | {gate.World.Table.Log.Count - writes.Count} | {writes.Count} | {rows} | {gate.World.Queue.Sent.Count - sent} | {settled.Count} |"));
    }

    private Task DispatchAsync(Connection on, string? key = null) => gate.Accept.HandleAsync(EngineBench.Caller(agent), EngineBench.Request(on) with { IdempotencyKey = key }, default);

    private Task AcceptAsync() => gate.DispatchAsync(agent, connection);

    private Task AcceptBesideAsync() => beside.DispatchAsync(agent, connection);

    private Task DeliverAsync(EngineBench by) => by.HandleMessage.HandleAsync(new TestMessage(gate.World.Queue.Sent[^1], settled), default);

    private Task FailAsync(EngineBench by)
    {
        by.Target.Answer = _ => AnsweringTarget.Says("", 500);
        return DeliverAsync(by);
    }

    private static IEnumerable<string> TableOfThePage([CallerFilePath] string here = "") =>
        File.ReadAllLines(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "cost.md"))
            .SkipWhile(line => line != Head).Skip(2).TakeWhile(line => line.StartsWith('|'));
}
