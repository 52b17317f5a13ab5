using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios.BadInputs;

public sealed class RefusedDispatches(BadInputGate gate) : IClassFixture<BadInputGate>
{
    [Fact]
    public async Task A_key_is_required_where_a_tool_destroys()
    {
        var connection = await gate.Owner.ConnectAsync(gate.Agent, gate.Target.Url, new { tools = new { classes = new { destructive = "allow" } } });

        var without = await gate.Agent.DispatchAsync(connection);
        var with = await gate.Agent.DispatchAsync(connection, key: "k1");

        Assert.Equal((400, "malformed"), (without.Status, without.Code));
        gate.IsSafe(without);
        Assert.Equal(202, with.Status);
    }

    [Fact]
    public async Task Two_keys_are_none()
    {
        var body = BadInput.Good(gate.Connection);

        var response = await RawHttp.ExchangeAsync(gate.Client, RawHttp.Dispatch(gate.Client, gate.Agent.Token, body, "Idempotency-Key: a", "Idempotency-Key: b"));

        Assert.Equal(400, RawHttp.StatusOf(response));
        Assert.Contains("\"malformed\"", response);
    }

    [Fact]
    public async Task A_killed_agent_gets_no_answer_again()
    {
        var agent = await gate.Owner.EnrolAsync();
        var connection = await gate.Owner.ConnectAsync(agent, gate.Target.Url);
        Assert.Equal(202, (await agent.DispatchAsync(connection, key: "k1")).Status);
        await gate.Owner.ContainAsync("kill", agent.Id);

        var again = await agent.DispatchAsync(connection, key: "k1");

        Assert.Equal((401, "unauthenticated"), (again.Status, again.Code));
        gate.IsSafe(again);
    }

    [Fact]
    public async Task A_caller_that_hung_up_gets_the_same_answer_later()
    {
        var agent = await gate.Owner.EnrolAsync();
        var connection = await gate.Owner.ConnectAsync(agent, gate.Target.Url);
        using (await RawHttp.SendAsync(gate.Client, RawHttp.Dispatch(gate.Client, agent.Token, Json.Of(AgentClient.Task(connection)), "Idempotency-Key: k1")))
            await Eventually.IsTrueAsync("the task is accepted", async () => (await gate.Owner.ReadAuditAsync(connection)).Allows(connection) == 1);

        var again = await agent.DispatchAsync(connection, key: "k1");

        Assert.Equal((202, "true"), (again.Status, again.Header("Idempotency-Replayed")));
        await agent.EndAsync(again.Task);
        Assert.Equal(1, (await gate.Owner.ReadAuditAsync(connection)).Allows(connection));
    }

    [Fact]
    public async Task A_frozen_connection_of_ones_own_says_so()
    {
        var connection = await gate.Owner.ConnectAsync(gate.Agent, gate.Target.Url);
        await gate.Owner.ContainAsync("freeze", connection);

        await IsRefusedAsync(await gate.Agent.DispatchAsync(connection), connection, "connection-frozen");
    }

    [Fact]
    public async Task No_task_types_is_none_and_null_is_any()
    {
        var none = await gate.Owner.ConnectAsync(gate.Agent, gate.Target.Url, new { taskTypes = Array.Empty<string>() });
        var any = await gate.Owner.ConnectAsync(gate.Agent, gate.Target.Url);

        await IsRefusedAsync(await gate.Agent.DispatchAsync(none), none, "task-type-not-permitted");
        Assert.Equal(202, (await gate.Agent.DispatchAsync(any)).Status);
    }

    // The edges to the minute are the rule's own tests; here the gate's clock stands well inside or outside.
    [Theory]
    [InlineData(-60, 60, true)]
    [InlineData(60, 120, false)]
    [InlineData(-120, -60, false)]
    [InlineData(-60, -120, true)]   // across midnight: all day but the hour that ended an hour ago
    public async Task A_time_window_is_open_from_its_start_to_before_its_end(int fromMinutes, int toMinutes, bool isOpen)
    {
        var now = DateTimeOffset.UtcNow;
        var window = new { from = $"{now.AddMinutes(fromMinutes):HH:mm}", to = $"{now.AddMinutes(toMinutes):HH:mm}", timeZone = "Etc/UTC" };
        var connection = await gate.Owner.ConnectAsync(gate.Agent, gate.Target.Url, new { windows = new[] { window } });

        var reply = await gate.Agent.DispatchAsync(connection);

        if (isOpen)
            Assert.Equal(202, reply.Status);
        else
            await IsRefusedAsync(reply, connection, "outside-time-window");
    }

    [Fact]
    public async Task Names_that_mean_something_elsewhere_are_data()
    {
        const string Input = """{"__proto__":{"admin":true},"$type":"System.IO.File","$ref":"#/x","constructor":null}""";
        var body = $$"""{"connection":"{{gate.Connection}}","task":{"type":"summarize","input":{{Input}} } }""";

        var reply = await gate.Client.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/v1/dispatch") { Content = GateClient.JsonContent(body) }, gate.Agent.Token);

        Assert.True(reply.Status == 202, reply.ToString());
        await gate.Agent.EndAsync(reply.Task);
        Assert.Equal(Input, Assert.Single(gate.Target.CallsOf(reply.Task)).Body.GetProperty("input").GetRawText());
    }

    [Theory]
    [InlineData("traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\rX-Admin: 1")]
    [InlineData("traceparent: a\r\n folded: 1")]
    [InlineData("traceparent: a\0b")]
    public async Task A_header_cannot_end_early(string header)
    {
        var response = await RawHttp.ExchangeAsync(gate.Client, RawHttp.Dispatch(gate.Client, gate.Agent.Token, BadInput.Good(gate.Connection), header));

        Assert.Equal(400, RawHttp.StatusOf(response));
    }

    [Fact]
    public async Task A_guardrail_set_that_is_not_there_binds_nobody()
    {
        object body = new { name = "guarded", from = gate.Agent.Id, to = new { http = new { url = gate.Target.Url.AbsoluteUri } }, guardrails = new[] { "grs_00000000000000000000" } };

        var reply = await gate.Client.PostAsync("/v1/connections", body, gate.Owner.Key);

        Assert.Equal((404, "not-found", "$.guardrails[0]"), (reply.Status, reply.Code, reply.Body.TextOf("clause")));
    }

    [Fact]
    public async Task Trust_that_was_not_earned_yet_meets_no_high_floor()
    {
        var connection = await gate.Owner.ConnectAsync(gate.Agent, gate.Target.Url, new { trust = new { minimum = "Verified" } });

        await IsRefusedAsync(await gate.Agent.DispatchAsync(connection), connection, "trust-too-low");
    }

    private async Task IsRefusedAsync(Reply reply, string connection, string code)
    {
        Assert.True((reply.Status, reply.Code) == (403, code), reply.ToString());
        gate.IsSafe(reply);
        Assert.DoesNotContain(gate.Target.Calls, call => call.Body.TextOf("connection") == connection);
        var refused = Assert.Single((await gate.Owner.ReadAuditAsync(connection))[connection], record => record.Decision == "deny");
        Assert.Equal((code, refused.Sequence), (refused.Entry.TextOf("code"), reply.Body.GetProperty("audit").NumberOf("sequence")));
    }
}
