using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios;

[Collection(HostStories.Name)]
[Trait(Deployment.Trait, Deployment.Deployed)]
public sealed class DeadLetters(TwoGates gates)
{
    private static readonly object oneTry = new { delivery = new { maxAttempts = 1 }, spend = new { monthly = 100, defaultTask = 1 } };

    [TargetFact]
    public async Task One_is_listed_and_tried_again_under_the_key_that_the_target_knows()
    {
        var isUp = false;
        await using var target = await RecordingTarget.StartAsync((call, response) => isUp ? RecordingTarget.Succeed(call, response) : RecordingTarget.StatusAsync(response, 500));
        var (agent, connection) = await gates.OpenAsync(target, oneTry);
        var dead = await DieAsync(agent, connection);

        var letter = Assert.Single(await ListAsync(connection));
        Assert.Equal((dead, "failed", true), (letter.TextOf("task"), letter.TextOf("status"), letter.GetProperty("deadLettered").GetBoolean()));
        isUp = true;
        var (first, second) = (await ReplayAsync(gates.First, dead), await ReplayAsync(gates.Second, dead));

        Assert.Equal((202, 202, first.Task), (first.Status, second.Status, second.Task));
        Assert.NotEqual(dead, first.Task);
        Assert.Equal((null, "true"), (first.Header("Idempotency-Replayed"), second.Header("Idempotency-Replayed")));
        var ended = await agent.EndAsync(first.Task);
        Assert.Equal(("succeeded", dead), (ended.TaskStatus, ended.Body.TextOf("replayOf")));
        Assert.Equal([dead, dead], target.Calls.Select(call => call.Headers["Idempotency-Key"]));
        Assert.Equal([dead, first.Task], target.Calls.Select(call => call.Body.TextOf("task")));
        Assert.Equal(target.Calls[0].Body.GetProperty("input").GetRawText(), target.Calls[1].Body.GetProperty("input").GetRawText());
        Assert.Equal(("failed", true), ((await agent.ReadAsync(dead)).TaskStatus, (await agent.ReadAsync(dead)).Body.GetProperty("deadLettered").GetBoolean()));
        Assert.Empty(await ListAsync(connection));
        var asked = (await gates.Owner.ReadAuditAsync(connection)).Of(connection, first.Task).First();
        Assert.Equal(("dispatch", dead), (asked.Kind, asked.Entry.TextOf("subject")));
        Assert.StartsWith("usr_", asked.Entry.TextOf("operator"), StringComparison.Ordinal);
    }

    [TargetFact]
    public async Task Two_who_ask_at_once_make_one_task_and_when_that_dies_the_next()
    {
        // The next one must not die while some still ask: whoever asks after that makes another, and rightly.
        var mayAnswer = Task.CompletedTask;
        await using var target = await RecordingTarget.StartAsync(async (_, response) =>
        {
            await Volatile.Read(ref mayAnswer);
            await RecordingTarget.StatusAsync(response, 503);
        });
        var (agent, connection) = await gates.OpenAsync(target, oneTry);
        var dead = await DieAsync(agent, connection);

        var allAsked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref mayAnswer, allAsked.Task);
        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(turn => ReplayAsync(turn % 2 == 0 ? gates.First : gates.Second, dead)));
        allAsked.SetResult();
        var second = Assert.Single(replies.Select(reply => reply.Task).Distinct());
        Assert.Single(replies, reply => reply.Header("Idempotency-Replayed") is null);
        await agent.EndAsync(second);
        var third = await ReplayAsync(gates.First, dead);
        await agent.EndAsync(third.Task);

        Assert.NotEqual(second, third.Task);
        Assert.Equal(second, (await agent.ReadAsync(third.Task)).Body.TextOf("replayOf"));
        Assert.Equal([dead, dead, dead], target.Calls.Select(call => call.Headers["Idempotency-Key"]));
        Assert.Equal(third.Task, Assert.Single(await ListAsync(connection)).TextOf("task"));
    }

    [TargetFact]
    public async Task A_replay_is_decided_by_what_holds_now()
    {
        await using var target = await RecordingTarget.StartAsync((_, response) => RecordingTarget.StatusAsync(response, 500));
        var (agent, connection) = await gates.OpenAsync(target, oneTry);
        var dead = await DieAsync(agent, connection);

        await gates.Owner.ChangePolicyAsync(connection, new { taskTypes = new[] { "other" } });
        Assert.Equal((403, "task-type-not-permitted"), CodeOf(await ReplayAsync(gates.First, dead)));
        await gates.Owner.ChangePolicyAsync(connection, new { spend = new { monthly = 0.5m } });
        Assert.Equal((403, "spend-cap-reached"), CodeOf(await ReplayAsync(gates.First, dead)));
        await gates.Owner.ChangePolicyAsync(connection, oneTry);
        await gates.Owner.ContainAsync("freeze", connection);
        Assert.Equal((403, "connection-frozen"), CodeOf(await ReplayAsync(gates.Second, dead)));
        await gates.Owner.ContainAsync("unfreeze", connection);
        await gates.Owner.RevokeAsync(agent.Id, agent.ClientId);
        Assert.Equal((403, "agent-revoked"), CodeOf(await ReplayAsync(gates.Second, dead)));
        await gates.Owner.ContainAsync("kill", agent.Id);
        Assert.Equal((403, "agent-revoked"), CodeOf(await ReplayAsync(gates.First, dead)));

        Assert.Single(target.Calls);
        Assert.Single(await ListAsync(connection));
    }

    [TargetFact]
    public async Task Only_a_dead_letter_is_tried_again_and_only_by_an_operator()
    {
        await using var target = await RecordingTarget.StartAsync();
        var (agent, connection) = await gates.OpenAsync(target);
        var done = await agent.HandInAsync(connection);
        await agent.EndAsync(done);

        Assert.Equal((409, "conflict"), CodeOf(await ReplayAsync(gates.First, done)));
        Assert.Equal((404, "not-found"), CodeOf(await ReplayAsync(gates.First, done[..^1] + (done[^1] == 'x' ? 'y' : 'x'))));
        Assert.Equal(404, (await ReplayAsync(gates.First, "tsk_")).Status);
        Assert.Equal((403, "forbidden"), CodeOf(await gates.First.PostAsync($"/v1/dead-letters/{done}/replay", null, agent.Token)));
        Assert.Equal((403, "forbidden"), CodeOf(await gates.First.GetAsync("/v1/dead-letters", agent.Token)));
        Assert.Equal((400, "malformed"), CodeOf(await gates.First.GetAsync("/v1/dead-letters?connection=x", gates.Owner.Key)));
    }

    [TargetFact]
    public async Task The_list_pages_and_keeps_to_a_connection()
    {
        await using var target = await RecordingTarget.StartAsync((_, response) => RecordingTarget.StatusAsync(response, 500));
        var (agent, connection) = await gates.OpenAsync(target, oneTry);
        var other = await gates.Owner.ConnectAsync(agent, target.Url, oneTry);
        var dead = new List<string>();
        for (var i = 0; i < 3; i++)
            dead.Add(await DieAsync(agent, connection));
        var elsewhere = await DieAsync(agent, other);

        var first = await gates.First.GetAsync($"/v1/dead-letters?limit=2&connection={connection}", gates.Owner.Key);
        var second = await gates.Second.GetAsync($"/v1/dead-letters?limit=2&connection={connection}&after={Uri.EscapeDataString(first.Body.TextOf("after")!)}", gates.Owner.Key);

        Assert.Equal(dead, first.Body.GetProperty("items").EnumerateArray().Concat(second.Body.GetProperty("items").EnumerateArray()).Select(letter => letter.TextOf("task")));
        Assert.Null(second.Body.TextOf("after"));
        Assert.Contains(elsewhere, (await ListAsync(null)).Select(letter => letter.TextOf("task")));
    }

    private static async Task<string> DieAsync(AgentClient agent, string connection)
    {
        var task = await agent.HandInAsync(connection);
        await agent.EndAsync(task);
        return task;
    }

    private Task<Reply> ReplayAsync(GateClient gate, string task) => gate.PostAsync($"/v1/dead-letters/{task}/replay", null, gates.Owner.Key);

    private async Task<IReadOnlyList<System.Text.Json.JsonElement>> ListAsync(string? connection)
    {
        var reply = await gates.First.GetAsync($"/v1/dead-letters?limit=1000{(connection is null ? "" : $"&connection={connection}")}", gates.Owner.Key);
        Assert.True(reply.Status == 200, reply.ToString());
        return [.. reply.Body.GetProperty("items").EnumerateArray()];
    }

    private static (int Status, string? Code) CodeOf(Reply reply) => (reply.Status, reply.Code);
}
