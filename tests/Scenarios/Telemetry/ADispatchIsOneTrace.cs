using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios.Telemetry;

[Collection(HostStories.Name)]
public sealed class ADispatchIsOneTrace : IAsyncLifetime, IDisposable
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private const string Caller = "b7ad6b7169203331";
    private const string Marker = "rumpelstiltskin";

    private readonly DataFolder folder = new();
    private Collector collector = null!;
    private GatewayProcess gate = null!;
    private Operator owner = null!;

    public async Task InitializeAsync()
    {
        collector = await Collector.StartAsync();
        gate = await GatewayProcess.StartAsync(folder, environment:
        [
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url), ("OTEL_BSP_SCHEDULE_DELAY", "100"), ("OTEL_METRIC_EXPORT_INTERVAL", "200"),
        ]);
        owner = new Operator(gate.Client, folder.OwnerKey);
    }

    public async Task DisposeAsync()
    {
        await gate.DisposeAsync();
        await collector.DisposeAsync();
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task From_the_request_over_a_retry_to_the_callback()
    {
        await using var target = await RecordingTarget.AnsweringAsync(503);
        await using var ear = await RecordingTarget.StartAsync();
        var agent = await owner.EnrolAsync();
        var connection = await owner.ConnectAsync(agent, target.Url);

        var task = (await PostAsync(agent, new { connection, task = new { type = "summarize" }, callback = ear.Url.AbsoluteUri })).Task;
        await agent.EndAsync(task);
        await Eventually.IsTrueAsync("the end is told and traced", () => Mine.Any(span => span.Name == "notify"));

        var byName = Mine.ToLookup(span => span.Name);
        var dispatch = Assert.Single(byName["dispatch"]);
        Assert.Equal(Caller, dispatch.Parent);
        Assert.Equal(dispatch.Id, Assert.Single(byName["decide"]).Parent);
        Assert.Contains(byName["commit"], commit => commit.Parent == byName["decide"].Single().Id);

        var deliveries = byName["deliver"].ToArray();
        Assert.All(deliveries, delivery => Assert.Equal(dispatch.Id, delivery.Parent));
        Assert.Equal(dispatch.Id, byName["notify"].First().Parent);
        Assert.All(byName["claim"].Concat(byName["settle"]), span => Assert.Contains(deliveries, delivery => delivery.Id == span.Parent));
        Assert.Equal((2, 2), (byName["settle"].Count(), target.Calls.Count));

        // What the target was told of is the span of the very call it got, so that it can go on with the trace.
        var calls = byName["call target"].Select(span => $"00-{Trace}-{span.Id}-01").ToArray();
        Assert.All(target.Calls.Concat(ear.Calls), call => Assert.Contains(call.Headers["traceparent"], calls));
        Assert.Equal(2, target.Calls.Select(call => call.Headers["traceparent"]).Distinct().Count());
    }

    [Fact]
    public async Task A_result_that_comes_later_belongs_to_it_whoever_brings_it()
    {
        await using var target = await RecordingTarget.AnsweringAsync(202);
        var agent = await owner.EnrolAsync();
        var task = (await PostAsync(agent, AgentClient.Task(await owner.ConnectAsync(agent, target.Url)))).Task;
        await Eventually.IsTrueAsync("the target has it", async () => (await agent.ReadAsync(task)).TaskStatus == "running");

        await gate.Client.PostAsync($"/v1/tasks/{task}/result", new { output = 1 }, target.Calls[0].Body.TextOf("resultToken"));

        await Eventually.IsTrueAsync("two settles are traced", () => Mine.Count(span => span.Name == "settle") == 2);
        Assert.Contains(collector.Spans, span => span.Name == "POST /v1/tasks/{task}/result" && span.Trace != Trace);
    }

    [Fact]
    public async Task A_problem_names_the_trace_that_it_is_in()
    {
        var agent = await owner.EnrolAsync();

        var refused = await PostAsync(agent, AgentClient.Task("con_00000000000000000000"));

        Assert.Equal((404, Trace), (refused.Status, refused.Body.TextOf("traceId")));
        var other = await agent.DispatchAsync("con_00000000000000000000");
        await Eventually.IsTrueAsync("it is traced", () => collector.Spans.Any(span => span.Trace == other.Body.TextOf("traceId") && span is { Name: "dispatch", Parent: "" }));
    }

    [Fact]
    public async Task Nothing_that_anybody_said_or_may_not_know_is_exported_or_logged()
    {
        await using var target = await RecordingTarget.StartAsync((call, response) => call.Number == 1
            ? RecordingTarget.StatusAsync(response, 500)
            : RecordingTarget.OutputAsync(response, new { output = Marker, model = $"{Marker}-result" }));
        var agent = await owner.EnrolAsync();
        var connection = await owner.ConnectAsync(agent.Id, new { http = new { url = $"{target.Url}/{Marker}" } });
        var task = new
        {
            type = $"{Marker}-type",
            model = $"{Marker}-model",
            tools = new[] { new { name = $"{Marker}-tool", arguments = new { text = Marker } } },
            input = new { text = Marker },
        };
        var body = new { connection, task, callback = $"{target.Url}/{Marker}", claimed = new { by = Marker } };
        var accepted = await PostAsync(agent, body, ("Idempotency-Key", Marker), ("tracestate", $"{Marker}={Marker}"), ("User-Agent", Marker), ("baggage", $"{Marker}={Marker}"));
        Assert.True(accepted.Status == 202, accepted.ToString());
        await agent.EndAsync(accepted.Task);
        await owner.ChangePolicyAsync(connection, new { tools = new { allow = new[] { "other" } } });
        Assert.Equal(403, (await PostAsync(agent, body)).Status);
        Assert.Equal(401, (await AgentClient.RequestTokenAsync(gate.Client, agent.ClientId, Marker)).Status);
        await gate.Client.GetAsync($"/{Marker}?{Marker}={Marker}", Marker);
        await gate.Client.SendAsync(new HttpRequestMessage(new HttpMethod(Marker), "/v1/dispatch"), Marker);
        await gate.Client.GetAsync($"/v1/tasks/{Marker}", agent.Token);

        await Eventually.IsTrueAsync("spans and metrics have come", () =>
            Mine.Any(span => span.Name == "settle") && collector.Instruments.IsSupersetOf(["gatehouse.dispatches", "gatehouse.deliveries", "gatehouse.signins.refused"]));
        Assert.Equal(0, await gate.TerminateAsync());

        var secrets = new[] { Marker, agent.ClientSecret, agent.Token, owner.Key, target.Calls[0].Body.TextOf("resultToken")!, target.Calls[0].Headers["Authorization"]["Bearer ".Length..] };
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, collector.Raw("/v1/traces") + collector.Raw("/v1/metrics") + gate.Log, StringComparison.OrdinalIgnoreCase));
        // Labels are bounded: an id would be one more series for each task.
        Assert.DoesNotMatch("(tsk|con|agt|crd|ses)_[0-9a-z]{8}", collector.Raw("/v1/metrics"));
    }

    private IEnumerable<ExportedSpan> Mine => collector.Spans.Where(span => span.Trace == Trace);

    private Task<Reply> PostAsync(AgentClient agent, object body, params (string Name, string Value)[] headers) =>
        gate.Client.PostAsync("/v1/dispatch", body, agent.Token, [("traceparent", $"00-{Trace}-{Caller}-01"), .. headers]);
}
