using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios;

[Collection(HostStories.Name)]
[Trait(Deployment.Trait, Deployment.Deployed)]
public sealed class ResultsThatComeLater(TwoGates gates)
{
    private static readonly object done = new { output = new { parcels = 3 }, cost = 0.5m };

    [TargetFact]
    public async Task A_result_is_posted_with_the_task_s_token_and_the_first_one_wins()
    {
        await using var target = await RecordingTarget.AnsweringAsync(202);
        var (agent, connection) = await gates.OpenAsync(target, new { spend = new { monthly = 1, defaultTask = 1 } });
        var task = await RunningAsync(agent, connection);
        var token = TokenOf(target);

        var first = await PostAsync(gates.Second, task, done, token);
        var again = await PostAsync(gates.First, task, done, token);
        var other = await PostAsync(gates.First, task, new { output = "something else" }, token);

        Assert.Equal((200, "succeeded"), (first.Status, first.TaskStatus));
        Assert.Equal((200, "succeeded"), (again.Status, again.TaskStatus));
        Assert.Equal((409, "task-ended"), (other.Status, other.Code));
        var ended = await agent.EndAsync(task);
        Assert.Equal(("succeeded", "succeeded", 3), (ended.TaskStatus, ended.Body.TextOf("outcome"), ended.Body.GetProperty("result").NumberOf("parcels")));
        Assert.Equal(0.5m, ended.Body.GetProperty("cost").GetDecimal());
        Assert.Single(target.Calls);
        Assert.Equal(
            ["dispatch", "claim", "settle", "ended", "late-result"],
            (await gates.Owner.ReadAuditAsync(connection)).Of(connection, task).Select(record => record.Kind));
    }

    [TargetFact]
    public async Task A_result_is_posted_with_the_target_agent_s_own_token_and_with_nobody_else_s()
    {
        await using var target = await RecordingTarget.AnsweringAsync(202);
        var receiver = await gates.Owner.EnrolAsync(target.Url);
        var agent = await gates.Owner.EnrolAsync();
        var stranger = await gates.Owner.EnrolAsync();
        var task = await RunningAsync(agent, await gates.Owner.ConnectAsync(agent, receiver));

        foreach (var wrong in new[] { agent.Token, stranger.Token, gates.Owner.Key, "gth_res_x", TokenOf(target)[..^1] + "x", null })
            Assert.Equal((401, "unauthenticated"), await CodeOf(PostAsync(gates.First, task, done, wrong)));
        Assert.Equal("running", (await agent.ReadAsync(task)).TaskStatus);

        Assert.Equal(200, (await PostAsync(gates.First, task, done, receiver.Token)).Status);
        Assert.Equal("succeeded", (await agent.EndAsync(task)).TaskStatus);
    }

    [TargetFact]
    public async Task A_token_is_good_for_its_own_task_alone()
    {
        await using var target = await RecordingTarget.AnsweringAsync(202);
        var (agent, connection) = await gates.OpenAsync(target);
        await RunningAsync(agent, connection);
        var token = TokenOf(target);
        var second = await RunningAsync(agent, connection);

        Assert.Equal((401, "unauthenticated"), await CodeOf(PostAsync(gates.First, second, done, token)));
        Assert.Equal((401, "unauthenticated"), await CodeOf(gates.First.GetAsync($"/v1/tasks/{second}", token)));
    }

    [TargetFact]
    public async Task A_result_that_is_none_is_refused_and_the_task_goes_on()
    {
        await using var target = await RecordingTarget.AnsweringAsync(202);
        var (agent, connection) = await gates.OpenAsync(target);
        var task = await RunningAsync(agent, connection);
        var token = TokenOf(target);

        foreach (var none in new object[] { new { }, new { output = 1, cost = -1 }, new { output = 1, cost = "1" }, new[] { 1 } })
            Assert.Equal((400, "malformed"), await CodeOf(PostAsync(gates.First, task, none, token)));

        Assert.Equal("running", (await agent.ReadAsync(task)).TaskStatus);
        Assert.Equal(200, (await PostAsync(gates.First, task, new { output = "half", outcome = "partial" }, token)).Status);
        var ended = await agent.EndAsync(task);
        Assert.Equal(("failed", "partial"), (ended.TaskStatus, ended.Body.TextOf("outcome")));
    }

    [TargetFact]
    public async Task A_result_may_come_before_the_answer_that_announces_it()
    {
        Reply? early = null;
        await using var target = await RecordingTarget.StartAsync(async (call, response) =>
        {
            early = await PostAsync(gates.Second, call.Task, done, call.Body.TextOf("resultToken"));
            response.StatusCode = 202;
        });
        var (agent, connection) = await gates.OpenAsync(target);

        var ended = await agent.EndAsync(await agent.HandInAsync(connection));

        Assert.Equal(("succeeded", 200), (ended.TaskStatus, early?.Status));
        Assert.Single(target.Calls);
    }

    [TargetFact]
    public async Task A_result_that_does_not_come_in_time_is_too_late()
    {
        await using var target = await RecordingTarget.AnsweringAsync(202);
        var (agent, connection) = await gates.OpenAsync(target, new { delivery = new { resultWithin = "PT1S" } });
        var task = await agent.HandInAsync(connection);

        var ended = await agent.EndAsync(task);
        var late = await PostAsync(gates.First, task, done, TokenOf(target));

        Assert.Equal(("indeterminate", "unknown"), (ended.TaskStatus, ended.Body.TextOf("outcome")));
        Assert.Equal((409, "task-ended"), (late.Status, late.Code));
        Assert.Equal("indeterminate", (await agent.ReadAsync(task)).TaskStatus);
        Assert.Single(target.Calls);
        Assert.Contains((await gates.Owner.ReadAuditAsync(connection)).Of(connection, task), record => record.Kind == "late-result");
    }

    private static async Task<string> RunningAsync(AgentClient agent, string connection)
    {
        var task = await agent.HandInAsync(connection);
        await Eventually.BecomesAsync($"`{task}` runs", () => agent.ReadAsync(task), reply => reply.TaskStatus == "running");
        return task;
    }

    private static string TokenOf(RecordingTarget target) => target.Calls[^1].Body.TextOf("resultToken")!;

    private static Task<Reply> PostAsync(GateClient gate, string task, object result, string? token) => gate.PostAsync($"/v1/tasks/{task}/result", result, token);

    private static async Task<(int Status, string? Code)> CodeOf(Task<Reply> reply) => ((await reply).Status, (await reply).Code);
}
