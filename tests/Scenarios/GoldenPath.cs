using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios;

[Collection(HostStories.Name)]
[Trait(Deployment.Trait, Deployment.Deployed)]
public sealed class GoldenPath(TwoGates gates)
{
    [TargetFact]
    public async Task A_task_passes_every_stage_of_the_gate()
    {
        await using var target = await RecordingTarget.StartAsync();
        var (agent, connection) = await gates.OpenAsync(target, new { rate = new { perMinute = 10 }, spend = new { monthly = 20, defaultTask = 1 } });
        object body = new
        {
            connection,
            task = new { type = "summarize", model = "gpt-5", maxCost = 4.00m, tools = new[] { new { name = "web_search", arguments = new { q = "x" } } }, input = new { text = "hello" } },
        };

        var accepted = await agent.PostAsync(body);
        Assert.True(accepted.Status == 202, accepted.ToString());
        Assert.Equal("queued", accepted.TaskStatus);
        Assert.Equal($"/v1/tasks/{accepted.Task}", accepted.Header("Location"));
        var decision = accepted.Body.GetProperty("decision");
        Assert.Equal("allow", decision.TextOf("verdict"));
        Assert.Equal(1, decision.NumberOf("policyVersion"));
        Assert.Equal(connection, decision.GetProperty("audit").TextOf("chain"));

        var ended = await agent.EndAsync(accepted.Task);
        Assert.Equal(("succeeded", "succeeded", 1), (ended.TaskStatus, ended.Body.TextOf("outcome"), ended.Body.NumberOf("attempts")));
        Assert.Equal(connection, ended.Body.TextOf("connection"));
        Assert.Contains(accepted.Task, ended.Body.GetProperty("result").GetRawText());
        Assert.NotNull(ended.Body.TextOf("createdAt"));
        Assert.NotNull(ended.Body.TextOf("endedAt"));

        await TargetSawItAsync(Assert.Single(target.Calls), accepted.Task, agent, connection, target.Url.GetLeftPart(UriPartial.Authority));
        var audit = await gates.Owner.ReadAuditAsync(connection);
        Assert.Equal(["dispatch", "claim", "ended"], audit.Of(connection, accepted.Task).Select(record => record.Kind));
        Assert.True(audit.Of(connection, accepted.Task).First().IsAllow);
        Assert.Equal(decision.GetProperty("audit").NumberOf("sequence"), audit.Of(connection, accepted.Task).First().Sequence);
    }

    [TargetFact]
    public async Task An_agent_that_takes_tasks_is_told_by_name_that_it_was_meant()
    {
        await using var target = await RecordingTarget.StartAsync();
        var receiver = await gates.Owner.EnrolAsync(target.Url);
        var agent = await gates.Owner.EnrolAsync();
        var connection = await gates.Owner.ConnectAsync(agent, receiver);

        var task = await agent.HandInAsync(connection);

        Assert.Equal("succeeded", (await agent.EndAsync(task)).TaskStatus);
        await TargetSawItAsync(Assert.Single(target.Calls), task, agent, connection, receiver.Id, isFull: false);
    }

    [TargetFact]
    public async Task A_token_made_for_a_target_opens_nothing_at_the_gate()
    {
        await using var target = await RecordingTarget.StartAsync();
        var (agent, connection) = await gates.OpenAsync(target);
        await agent.EndAsync(await agent.HandInAsync(connection));

        var token = target.Calls[0].Headers["Authorization"]["Bearer ".Length..];
        var reply = await gates.First.PostAsync("/v1/dispatch", AgentClient.Task(connection), token);

        Assert.Equal((401, "unauthenticated"), (reply.Status, reply.Code));
    }

    private async Task TargetSawItAsync(RecordedCall call, string task, AgentClient agent, string connection, string audience, bool isFull = true)
    {
        Assert.Equal(task, call.Headers["Idempotency-Key"]);
        Assert.Matches("^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$", call.Headers["traceparent"]);
        Assert.StartsWith("application/json", call.Headers["Content-Type"]);

        var claims = await HopToken.VerifyAsync(gates.Second, call.Headers["Authorization"]);
        Assert.Equal((audience, agent.Id, agent.ClientId), (claims.TextOf("aud"), claims.TextOf("sub"), claims.TextOf("client_id")));
        Assert.Equal((connection, task), (claims.TextOf("con"), claims.TextOf("task")));
        Assert.Equal(300, claims.NumberOf("exp") - claims.NumberOf("iat"));

        Assert.Equal((task, connection, "summarize"), (call.Body.TextOf("task"), call.Body.TextOf("connection"), call.Body.TextOf("type")));
        if (!isFull)
            return;
        Assert.Equal("hello", call.Body.GetProperty("input").TextOf("text"));
        Assert.Equal("gpt-5", call.Body.TextOf("model"));
        Assert.Equal("web_search", call.Body.GetProperty("tools")[0].TextOf("name"));
        Assert.Equal("x", call.Body.GetProperty("tools")[0].GetProperty("arguments").TextOf("q"));
        Assert.Equal(4.00m, call.Body.GetProperty("maxCost").GetDecimal());
    }
}
