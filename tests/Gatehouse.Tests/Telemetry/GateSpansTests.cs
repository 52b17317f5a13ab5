using System.Diagnostics;
using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Telemetry;
using Gatehouse.Tests.Ledger;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Telemetry;

[Collection(Watching.Name)]
public sealed class GateSpansTests
{
    private const string Caller = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Fact]
    public async Task The_context_travels_with_the_task_and_its_messages()
    {
        var bench = new EngineBench();
        var agent = await bench.AgentAsync();
        var connection = await bench.ConnectionAsync(agent);

        await bench.Accept.HandleAsync(EngineBench.Caller(agent), EngineBench.Request(connection) with { TraceParent = Caller }, default);

        Assert.Equal(Caller, GateMessage.Parse(bench.World.Queue.Sent[^1].Body.Span)!.TraceParent);
    }

    [Fact]
    public void A_message_that_was_sent_by_an_earlier_version_has_no_context()
    {
        var message = GateMessage.Parse("""{"organisation":"o","partition":"p","step":"Deliver","subject":"s","base":1,"firstSent":"2026-01-01T00:00:00Z"}"""u8);

        Assert.Null(message!.TraceParent);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("00-nonsense-01")]
    [InlineData("00-00000000000000000000000000000000-b7ad6b7169203331-01")]
    public void A_context_that_is_none_begins_a_trace(string? traceParent)
    {
        using var listener = Listen();

        using var span = GateSpans.Begin("request", ActivityKind.Server, traceParent);

        Assert.Equal((default, true), (span!.ParentSpanId, span.TraceId != default));
    }

    [Fact]
    public void What_nobody_asked_for_starts_no_trace()
    {
        using var listener = Listen();

        Assert.Null(GateSpans.Part("commit"));
    }

    [Fact]
    public async Task Every_attribute_is_of_the_closed_list()
    {
        var ended = new List<Activity>();
        using var listener = Listen(ended);
        var bench = new EngineBench();
        var agent = await bench.AgentAsync();
        var connection = await bench.ConnectionAsync(agent);
        using (GateSpans.Begin("request", ActivityKind.Server, Caller))
            await bench.DispatchAsync(agent, connection);
        await bench.HandleMessage.HandleAsync(new TestMessage(bench.World.Queue.Sent[^1], []), default);

        var known = typeof(SpanTags).GetFields().Select(field => (string)field.GetRawConstantValue()!).ToHashSet();
        Assert.All(ended.SelectMany(span => span.TagObjects), tag => Assert.Contains(tag.Key, known));
        Assert.Superset(new HashSet<string> { "decide", "commit", "deliver", "claim", "call target", "settle" }, ended.Select(span => span.OperationName).ToHashSet());
    }

    [Fact]
    public void Where_nobody_listens_watching_a_dispatch_allocates_nothing()
    {
        using var meters = new GateMeters();
        var time = new LedgerBench().Time;
        DispatchOutcome refused = new DispatchOutcome.Refused(new Refusal(RefusalCode.RateLimited, "too many") { Clause = "policy.rate.perMinute" });
        AttemptResult rejected = new AttemptResult.Rejected(new TaskFailure("no", "no"));
        Watch(meters, time, refused, rejected);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
            Watch(meters, time, refused, rejected);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Watch(GateMeters meters, TimeProvider time, DispatchOutcome outcome, AttemptResult result)
    {
        using var request = GateSpans.Begin("request", ActivityKind.Server, Caller);
        using var watch = new DispatchWatch("con_00000000000000000000", meters, time);
        using var commit = GateSpans.Commit("commit", "con_00000000000000000000");
        watch.Saw(outcome);
        meters.Delivered(result, TimeSpan.FromSeconds(1));
        meters.Left(null);
    }

    private static ActivityListener Listen(List<Activity>? ended = null)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == GateSpans.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => ended?.Add(span),
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
