using System.Text;
using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Gatehouse.Retention;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Retention;

public sealed class ErasePayloadsTests
{
    private const string Organisation = EngineBench.Organisation;
    private static readonly TimeSpan kept = TimeSpan.FromDays(RetentionSettings.Default.PayloadDays);

    private readonly EngineBench bench = new();
    private readonly List<string> log = [];

    [Fact]
    public async Task What_a_task_said_and_was_answered_goes_so_long_after_its_end_and_the_chain_says_so()
    {
        var (connection, task) = await DoneAsync();
        bench.World.Time.Advance(kept - TimeSpan.FromSeconds(1));
        Assert.Equal(0, (await RunAsync()).Erased);
        Assert.True(await ViewAsync(connection, task) is { Result: not null, IsErased: false });

        bench.World.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, (await RunAsync()).Erased);
        Assert.True(await ViewAsync(connection, task) is { Result: null, IsErased: true, Task.State: TaskState.Succeeded });
        Assert.Contains("\"payload\":\"erased\"", Encoding.UTF8.GetString(TaskDocument.Of((await ViewAsync(connection, task))!).Span), StringComparison.Ordinal);
        Assert.Null(Row(connection, LedgerRows.Input(task)));

        var entry = JsonElement.Parse(Row(connection, LedgerRows.Audit((await bench.StateAsync(connection.Id)).Head.Sequence))!.Value.Span);
        Assert.Equal(("payload-erased", 2), (entry.GetProperty("kind").GetString(), entry.GetProperty("count").GetInt32()));
        Assert.Equal(0, (await RunAsync()).Erased);
    }

    [Fact]
    public async Task What_a_task_says_that_is_not_over_stays_however_old_it_is()
    {
        var (agent, connection) = await HouseAsync();
        var task = (await bench.DispatchAsync(agent, connection)).Task.Task;
        bench.World.Time.Advance(kept * 2);
        Assert.Equal(0, (await RunAsync()).Erased);
        Assert.NotNull(Row(connection, LedgerRows.Input(task)));
    }

    [Fact]
    public async Task A_young_task_s_stays_where_an_older_one_s_goes()
    {
        var (agent, connection) = await HouseAsync();
        var old = await DoneAsync(agent, connection);
        bench.World.Time.Advance(kept - TimeSpan.FromHours(1));
        var young = await DoneAsync(agent, connection);
        bench.World.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(2, (await RunAsync()).Erased);
        Assert.Null(Row(connection, LedgerRows.Input(old)));
        Assert.NotNull(Row(connection, LedgerRows.Input(young)));
    }

    [Fact]
    public async Task Of_two_instances_neither_fails()
    {
        var (connection, task) = await DoneAsync();
        bench.World.Time.Advance(kept);
        var runs = await Task.WhenAll(RunAsync(), RunAsync(new EngineBench(bench)));
        Assert.True(runs.Sum(run => run.Erased) > 0);
        Assert.Null(Row(connection, LedgerRows.Result(task)));
    }

    [Fact]
    public async Task What_an_agent_wrote_of_itself_goes_with_its_age()
    {
        var agent = await bench.AgentAsync();
        var writer = new AuditWriterPrincipal(Organisation, agent.Id, "crd_00000000000000000000");
        await WriteAsync(writer);
        bench.World.Time.Advance(kept);
        await WriteAsync(writer);

        Assert.Equal(1, (await RunAsync()).Erased);
        var chain = AgentEvents.Partition(agent.Id);
        var rows = await bench.Ledgers.Store(Organisation).ReadRangeAsync(chain, LedgerRows.Event(0), LedgerRows.Event(100), 10, default);
        Assert.Equal([LedgerRows.Event(2)], rows.Select(row => row.Key));
    }

    [Fact]
    public async Task A_dead_letter_whose_payload_is_erased_is_not_tried_again()
    {
        bench.Target.Answer = _ => AnsweringTarget.Says("", 500);
        var (agent, connection) = (await bench.AgentAsync(), default(Connection)!);
        connection = await bench.ConnectionAsync(agent, """{"delivery":{"maxAttempts":1}}""");
        var task = await DoneAsync(agent, connection);
        bench.World.Time.Advance(kept);
        Assert.Equal(1, (await RunAsync()).Erased);

        var refused = Assert.IsType<DispatchOutcome.Refused>(await bench.Get<ReplayDeadLetter>().HandleAsync(Organisation, task, EngineBench.Operator, default)).Refusal;
        Assert.Equal(RefusalCode.Conflict, refused.Code);
        Assert.Contains("is erased", refused.Detail, StringComparison.Ordinal);
    }

    private async Task WriteAsync(AuditWriterPrincipal writer) =>
        Assert.IsType<ChangeOutcome<RecordedEvents>.Changed>(await bench.Get<RecordEvents>().HandleAsync(writer, [new AgentEvent("looked", null, null, JsonElement.Parse("1"u8))], default));

    private async Task<RetentionRun> RunAsync(EngineBench? by = null)
    {
        var run = await (by ?? bench).Get<ApplyRetention>().HandleAsync(Organisation, DateTimeOffset.MaxValue, default);
        Assert.True(run.Failure is null, run.Failure?.ToString());
        return run;
    }

    private Task<TaskView?> ViewAsync(Connection connection, string task) => bench.ReadTask.HandleAsync(Organisation, connection.Id, task, TimeSpan.Zero, default);

    private ReadOnlyMemory<byte>? Row(Connection connection, string key) => bench.World.Table.Find($"{Organisation}|{connection.Id}", key)?.Content.Body;

    private async Task<(Agent Agent, Connection Connection)> HouseAsync()
    {
        var agent = await bench.AgentAsync();
        return (agent, await bench.ConnectionAsync(agent));
    }

    private async Task<(Connection Connection, string Task)> DoneAsync()
    {
        var (agent, connection) = await HouseAsync();
        return (connection, await DoneAsync(agent, connection));
    }

    private async Task<string> DoneAsync(Agent agent, Connection connection)
    {
        var task = (await bench.DispatchAsync(agent, connection)).Task.Task;
        await bench.HandleMessage.HandleAsync(new TestMessage(bench.World.Queue.Sent[^1], log), default);
        return task;
    }
}
