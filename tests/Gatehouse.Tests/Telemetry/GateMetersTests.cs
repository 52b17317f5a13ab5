using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Telemetry;

[Collection(Watching.Name)]
public sealed class GateMetersTests : IDisposable
{
    private readonly EngineBench bench = new();
    private readonly Measurements measured = new();

    public void Dispose() => measured.Dispose();

    [Fact]
    public async Task A_dispatch_counts_by_its_verdict()
    {
        var (agent, connection) = await OpenAsync();
        var request = EngineBench.Request(connection) with { IdempotencyKey = "k", Fingerprint = "f" };
        await bench.Accept.HandleAsync(EngineBench.Caller(agent), request, default);
        await bench.Accept.HandleAsync(EngineBench.Caller(agent), request, default);

        Assert.Equal(["verdict=allow", "verdict=replayed"], measured.Labels("gatehouse.dispatches"));
        Assert.Equal(["verdict=allow", "verdict=replayed"], measured.Labels("gatehouse.dispatch.duration"));
    }

    [Fact]
    public async Task A_refusal_counts_by_its_code_and_the_clause_that_decided()
    {
        var (agent, connection) = await OpenAsync("""{"taskTypes":["other"]}""");

        await bench.Accept.HandleAsync(EngineBench.Caller(agent), EngineBench.Request(connection), default);

        Assert.Equal("verdict=deny code=task-type-not-permitted clause=policy.taskTypes", Assert.Single(measured.Labels("gatehouse.dispatches")));
        Assert.Contains("outcome=refused", measured.Labels("gatehouse.commits"));
    }

    [Fact]
    public async Task A_delivery_counts_each_attempt_and_the_task_its_end()
    {
        await AcceptedAsync();
        bench.Target.Answer = _ => AnsweringTarget.Says("", 500);
        await HandleAsync();
        bench.World.Time.Advance(TimeSpan.FromSeconds(3));
        bench.Target.Answer = _ => AnsweringTarget.Says("""{"output":1}""");
        await HandleAsync();

        Assert.Equal(["result=missed", "result=delivered"], measured.Labels("gatehouse.deliveries"));
        Assert.Equal(["result=missed", "result=delivered"], measured.Labels("gatehouse.delivery.duration"));
        Assert.Equal("status=succeeded outcome=succeeded", Assert.Single(measured.Labels("gatehouse.tasks.ended")));
        Assert.Equal((4, 0), (measured.Labels("gatehouse.claims.in_flight").Count(), measured.Sum("gatehouse.claims.in_flight")));
    }

    [Fact]
    public async Task A_message_s_age_is_the_time_since_it_was_due()
    {
        await AcceptedAsync();
        bench.World.Time.Advance(TimeSpan.FromSeconds(4));

        await HandleAsync();

        Assert.Equal("step=deliver", Assert.Single(measured.Labels("gatehouse.queue.age")));
        Assert.Equal(4, measured.Sum("gatehouse.queue.age"), tolerance: 0.1);
    }

    [Fact]
    public async Task A_result_above_its_reservation_is_an_overrun_once()
    {
        await AcceptedAsync("""{"spend":{"monthly":10,"perTask":2,"defaultTask":1}}""");
        bench.Target.Answer = _ => AnsweringTarget.Says("""{"output":1,"cost":3}""");

        await HandleAsync();

        Assert.Equal(1, measured.Sum("gatehouse.overruns"));
    }

    [Theory]
    [InlineData(200, "result=acknowledged")]
    [InlineData(500, "result=failed")]
    public async Task A_callback_counts_by_what_it_came_to(int status, string label)
    {
        var (agent, connection) = await OpenAsync();
        await bench.Accept.HandleAsync(EngineBench.Caller(agent), EngineBench.Request(connection) with { Callback = "https://ear.example/told" }, default);
        await HandleAsync();
        bench.Target.Answer = _ => AnsweringTarget.Says("", status);

        await HandleAsync();

        Assert.Equal(label, Assert.Single(measured.Labels("gatehouse.callbacks")));
    }

    [Fact]
    public async Task A_task_that_is_given_up_counts_by_why()
    {
        await AcceptedAsync("""{"delivery":{"maxAttempts":1}}""");
        bench.Target.Answer = _ => AnsweringTarget.Says("", 500);
        await HandleAsync();
        await AcceptedAsync();
        await bench.HandleDeadLetter.HandleAsync(new TestMessage(bench.World.Queue.Sent[^1], []), default);

        Assert.Equal(["reason=attempts", "reason=queue"], measured.Labels("gatehouse.dead_letters"));
    }

    [Fact]
    public async Task Batches_count_the_requests_that_they_answer()
    {
        var (agent, connection) = await OpenAsync();
        var before = measured.Sum("gatehouse.commit.batch_size");

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => bench.DispatchAsync(agent, connection)));

        Assert.Equal(5, measured.Sum("gatehouse.commit.batch_size") - before);
    }

    private async Task<(Agent Agent, Connection Connection)> OpenAsync(string policy = "{}")
    {
        var agent = await bench.AgentAsync();
        return (agent, await bench.ConnectionAsync(agent, policy));
    }

    private async Task AcceptedAsync(string policy = "{}")
    {
        var (agent, connection) = await OpenAsync(policy);
        await bench.DispatchAsync(agent, connection);
    }

    private Task HandleAsync() => bench.HandleMessage.HandleAsync(new TestMessage(bench.World.Queue.Sent[^1], []), default);
}
