using System.Diagnostics;
using System.Text;
using Gatehouse.Incidents.Bundles;
using Gatehouse.Scenarios.Harness;
using Xunit.Abstractions;

namespace Gatehouse.Scenarios;

[Collection(HostStories.Name)]
public sealed class Incidents(TwoGates gates, ITestOutputHelper output)
{
    private const int Loops = 8;
    private const int Waiting = 5;

    [Fact]
    public async Task A_kill_under_load_stops_everything_and_names_what_was_on_the_wire()
    {
        await using var target = await RecordingTarget.StartAsync(AnswerSlowlyAsync);
        var (agent, connection) = await gates.OpenAsync(target, new { delivery = new { maxInFlight = 4 } });
        var asks = await gates.Owner.ConnectAsync(agent, target.Url, new { approval = new { when = "always" } });
        var pending = new List<string>();
        for (var n = 0; n < Waiting; n++)
            pending.Add((await agent.DispatchAsync(asks)).Task);

        Reply opened;
        long answeredAt;
        IReadOnlyList<string> accepted;
        await using (var load = new Load(Enumerable.Range(0, Loops).Select<int, Func<AgentClient?>>(n => () => gates.Either(agent, n)), connection, TimeSpan.FromMilliseconds(20)))
        {
            await Eventually.IsTrueAsync("work is queued behind the wire", () => load.Accepted.Count > target.Calls.Count + 20 && target.Calls.Count > 10);
            opened = await OpenAsync(new { scope = new { agent = agent.Id }, action = "kill", title = "it refunds strangers" }, gates.Second);
            answeredAt = Stopwatch.GetTimestamp();
            await load.StopAsync();
            accepted = load.Accepted;
        }

        Assert.Equal((201, "contained"), (opened.Status, opened.TaskStatus));
        var incident = opened.Body;
        var inFlight = incident.GetProperty("inFlight").EnumerateArray().Select(task => task.GetString()!).ToHashSet();
        var steps = incident.GetProperty("steps").EnumerateArray().ToArray();
        output.WriteLine($"time to stop {incident.NumberOf("timeToStopMs")} ms with {inFlight.Count} in flight; {steps[2].GetRawText()}");

        Assert.Equal(["revoke", "close", "cancel"], steps.Select(step => step.TextOf("step")));
        Assert.True(steps[2].NumberOf("queued") > 0 && steps[2].NumberOf("pending") == Waiting, steps[2].GetRawText());
        Assert.Empty(
            from call in target.Calls
            where call.ReceivedAt > answeredAt && !inFlight.Contains(call.Task)
            select $"`{call.Task}` was seen {call.Since(answeredAt).TotalMilliseconds} ms after a kill that did not name it");
        await EndedAsync(connection, accepted);
        await EndedAsync(asks, pending);

        var audit = await gates.Owner.ReadAuditAsync();
        foreach (var effect in incident.GetProperty("connections").EnumerateArray())
        {
            var (chain, sequence) = (effect.GetProperty("audit").TextOf("chain")!, effect.GetProperty("audit").NumberOf("sequence"));
            Assert.Equal("kill", audit[chain].Single(record => record.Sequence == sequence).Kind);
            Assert.DoesNotContain(audit[chain], record => record.Sequence > sequence && (record.Kind == "claim" || record.IsAllow));
        }

        Assert.All(pending, task => Assert.Equal("cancelled", audit.Of(asks, task).Last(record => record.Kind == "ended").Entry.TextOf("status")));
        Assert.DoesNotContain(target.Calls, call => pending.Contains(call.Task));
    }

    [Fact]
    public async Task A_bundle_tells_the_story_and_verifies_offline()
    {
        await using var target = await RecordingTarget.StartAsync();
        var (agent, connection) = await gates.OpenAsync(target, new { taskTypes = new[] { "summarize" }, rate = new { perMinute = 2 } });
        await agent.EndAsync(await agent.HandInAsync(connection));
        await agent.EndAsync(await agent.HandInAsync(connection));
        Assert.Equal(429, (await agent.DispatchAsync(connection)).Status);

        var opened = await OpenAsync(new { scope = new { agent = agent.Id }, action = "freeze" }, gates.First);
        var id = opened.Body.TextOf("id");
        var timeline = (await gates.Second.GetAsync($"/v1/incidents/{id}/timeline", gates.Owner.Key)).Body;
        var closed = await gates.First.PostAsync($"/v1/incidents/{id}/close", new { cause = "a loop", followUp = "a lower rate" }, gates.Owner.Key);
        var bundle = await gates.Second.GetAsync($"/v1/incidents/{id}/export", gates.Owner.Key);

        Assert.Equal("closed", closed.TaskStatus);
        Assert.True(timeline.GetProperty("complete").GetBoolean());
        var told = timeline.GetProperty("timeline");
        Assert.Equal(("refused", "rate-limited"), (told.GetProperty("firstAnomaly").TextOf("anomaly"), told.GetProperty("firstAnomaly").TextOf("code")));
        Assert.InRange(told.NumberOf("detectionLagMs")!.Value, 0, 60_000);
        var use = Assert.Single(told.GetProperty("connections").EnumerateArray());
        Assert.Equal((2L, 1L, 2L, 0L), (use.NumberOf("accepted"), use.NumberOf("refused"), use.NumberOf("sends"), use.NumberOf("sendsAfter")));
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(bundle.Text));
        var intact = Assert.IsType<BundleVerification.Intact>(await BundleVerifier.VerifyAsync(stream, default));
        Assert.Equal(told.NumberOf("detectionLagMs"), (long)intact.Timeline.DetectionLag!.Value.TotalMilliseconds);
        Assert.Equal("agent", (await gates.First.GetAsync($"/v1/connections/{connection}", gates.Owner.Key)).Body.TextOf("frozenBy"));
    }

    [Fact]
    public async Task A_drill_measures_with_work_queued_in_flight_and_pending_and_stops_none_of_it()
    {
        await using var held = await HeldTarget.StartAsync();
        var (agent, connection) = await gates.OpenAsync(held.Target, new { delivery = new { maxInFlight = 1 } });
        var asks = await gates.Owner.ConnectAsync(agent, held.Target.Url, new { approval = new { when = "always" } });
        var sent = await agent.HandInAsync(connection);
        await held.IsBusyAsync();
        var queued = await agent.HandInAsync(connection);
        var pending = (await agent.DispatchAsync(asks)).Task;

        var drill = (await OpenAsync(new { scope = new { agent = agent.Id }, action = "kill", drill = true }, gates.Second)).Body;

        var cancel = drill.GetProperty("steps")[2];
        Assert.Equal(("counted", 1L, 1L), (cancel.TextOf("work"), cancel.NumberOf("queued"), cancel.NumberOf("pending")));
        Assert.Equal([sent], drill.GetProperty("inFlight").EnumerateArray().Select(task => task.GetString()));
        Assert.True(drill.NumberOf("timeToStopMs") >= 0);
        output.WriteLine($"drill: time to stop {drill.NumberOf("timeToStopMs")} ms");
        Assert.Equal(202, (await agent.DispatchAsync(connection)).Status);
        Assert.Equal("awaitingApproval", (await agent.ReadAsync(pending)).TaskStatus);
        held.Release();
        Assert.Equal("succeeded", (await agent.EndAsync(queued)).TaskStatus);
        await Eventually.IsTrueAsync("the drill has drained", async () =>
            (await gates.First.GetAsync($"/v1/incidents/{drill.TextOf("id")}/timeline", gates.Owner.Key)).Body.GetProperty("timeline").NumberOf("timeToDrainMs") is not null);
    }

    [Theory]
    [InlineData("connection")]
    [InlineData("credential")]
    [InlineData("session")]
    public async Task A_freeze_of_less_than_the_agent_holds_that_alone(string scope)
    {
        await using var target = await RecordingTarget.StartAsync();
        var (agent, connection) = await gates.OpenAsync(target);
        var (other, others) = (await gates.Owner.SignInAsync(agent.Id), await gates.Owner.ConnectAsync(agent, target.Url));
        var session = (await gates.First.PostAsync("/v1/sessions", new { agent = agent.Id }, gates.Owner.Key)).Body.TextOf("id")!;
        var id = scope switch { "connection" => connection, "credential" => agent.ClientId, _ => session };

        var opened = await OpenAsync(new { scope = new Dictionary<string, string> { [scope] = id }, action = "freeze" }, gates.Second);

        Assert.Equal(201, opened.Status);
        Assert.Equal(403, (await agent.PostAsync(TaskOf(connection, scope == "session" ? session : null))).Status);
        Assert.Equal(202, (await other.DispatchAsync(others)).Status);
        var thaw = scope switch { "connection" => $"/v1/connections/{id}/unfreeze", "credential" => $"/v1/agents/{agent.Id}/credentials/{id}/unfreeze", _ => $"/v1/sessions/{id}/unfreeze" };
        Assert.Equal(200, (await gates.First.PostAsync(thaw, null, gates.Owner.Key)).Status);
        Assert.Equal(202, (await agent.PostAsync(TaskOf(connection, scope == "session" ? session : null))).Status);
    }

    [Theory]
    [InlineData("""{"action":"kill"}""", "$.scope")]
    [InlineData("""{"scope":"everybody","action":"kill"}""", "$.scope")]
    [InlineData("""{"scope":{},"action":"kill"}""", "$.scope")]
    [InlineData("""{"scope":{"agent":"agt_00000000000000000000","session":"ses_00000000000000000000"},"action":"kill"}""", "$.scope")]
    [InlineData("""{"scope":{"agent":"con_00000000000000000000"},"action":"kill"}""", "$.scope.agent")]
    [InlineData("""{"scope":"organisation","action":"stop"}""", "$.action")]
    [InlineData("""{"scope":"organisation"}""", "$.action")]
    [InlineData("""{"scope":"organisation","action":"freeze","drill":"yes"}""", "$.drill")]
    [InlineData("""{"scope":"organisation","action":"freeze","cause":"x"}""", "$.cause")]
    public async Task What_is_not_well_said_contains_nothing(string body, string path)
    {
        var reply = await gates.First.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/v1/incidents") { Content = new StringContent(body, Encoding.UTF8, "application/json") }, gates.Owner.Key);

        Assert.Equal((400, "malformed"), (reply.Status, reply.Code));
        Assert.Equal(path, Assert.Single(reply.Body.GetProperty("errors").EnumerateArray()).TextOf("path"));
    }

    private static async Task AnswerSlowlyAsync(RecordedCall call, Microsoft.AspNetCore.Http.HttpResponse response)
    {
        await Task.Delay(100);
        await RecordingTarget.Succeed(call, response);
    }

    private static object TaskOf(string connection, string? session) => new { connection, session, task = new { type = "summarize" } };

    private async Task<Reply> OpenAsync(object body, GateClient at)
    {
        var reply = await at.PostAsync("/v1/incidents", body, gates.Owner.Key, ("Idempotency-Key", Guid.NewGuid().ToString()));
        Assert.True(reply.Status is 201, reply.ToString());
        return reply;
    }

    private Task EndedAsync(string connection, IReadOnlyList<string> tasks) => Eventually.IsTrueAsync("every task has ended", async () =>
    {
        var chain = (await gates.Owner.ReadAuditAsync(connection))[connection];
        return tasks.ToHashSet().IsSubsetOf(chain.Where(record => record.Kind == "ended").Select(record => record.Task!));
    });
}
