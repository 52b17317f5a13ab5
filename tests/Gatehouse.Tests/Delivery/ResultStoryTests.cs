using System.Text.Json;
using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Delivery;

public sealed class ResultStoryTests
{
    private readonly EngineBench bench = new();
    private readonly List<string> log = [];

    [Fact]
    public async Task The_target_gets_a_token_that_the_stored_input_does_not_hold()
    {
        var (connection, task) = await RunningAsync();

        var sent = JsonDocument.Parse(Assert.Single(bench.Target.Calls).Body).RootElement;
        Assert.Equal((task, true), (sent.GetProperty("task").GetString(), sent.GetProperty("resultToken").GetString()!.StartsWith("gth_res_", StringComparison.Ordinal)));
        var input = (await bench.Ledgers.For(EngineBench.Organisation, connection.Id).ReadAsync([LedgerRows.Input(task)], default)).Find(LedgerRows.Input(task))!.Value;
        Assert.DoesNotContain("resultToken", System.Text.Encoding.UTF8.GetString(input.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_dead_letter_of_its_delivery_leaves_a_running_task_alone()
    {
        var (connection, task) = await RunningAsync();
        var delivery = bench.World.Queue.Sent.First(message => GateMessage.Parse(message.Body.Span)!.Step == TaskStep.Deliver);

        await bench.HandleDeadLetter.HandleAsync(new TestMessage(delivery, log), default);

        Assert.Equal(TaskState.Running, (await bench.TaskAsync(connection.Id, task)).State);
        Assert.Equal("complete", log[^1]);
    }

    [Fact]
    public async Task A_message_that_was_due_at_the_announced_time_ends_it()
    {
        var (connection, task) = await RunningAsync();
        var due = bench.World.Queue.Sent[^1];
        bench.World.Time.Advance(TimeSpan.FromHours(1));

        await HandleAsync(due);

        Assert.Equal(TaskState.Indeterminate, (await bench.TaskAsync(connection.Id, task)).State);
    }

    private async Task<(Connection Connection, string Task)> RunningAsync()
    {
        bench.Target.Answer = _ => AnsweringTarget.Says("", 202);
        var agent = await bench.AgentAsync();
        var connection = await bench.ConnectionAsync(agent);
        var task = (await bench.DispatchAsync(agent, connection)).Task.Task;
        await HandleAsync(bench.World.Queue.Sent[^1]);
        Assert.Equal(TaskStep.Result, GateMessage.Parse(bench.World.Queue.Sent[^1].Body.Span)!.Step);
        return (connection, task);
    }

    private Task HandleAsync(QueueMessage message) => bench.HandleMessage.HandleAsync(new TestMessage(message, log), default);
}
