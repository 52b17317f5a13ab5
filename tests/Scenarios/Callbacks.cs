using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios;

[Collection(HostStories.Name)]
[Trait(Deployment.Trait, Deployment.Deployed)]
public sealed class Callbacks(TwoGates gates)
{
    [TargetFact]
    public async Task The_end_of_a_task_is_told_signed()
    {
        await using var target = await RecordingTarget.StartAsync();
        await using var ear = await RecordingTarget.StartAsync();
        var (agent, key) = await gates.Owner.EnrolToBeToldAsync();
        var connection = await gates.Owner.ConnectAsync(agent, target.Url);

        var task = await HandInAsync(agent, connection, ear.Url);
        await Eventually.IsTrueAsync("the end is told", () => ear.Calls.Count > 0);

        var told = Assert.Single(ear.Calls);
        Assert.Equal((await agent.ReadAsync(task)).Text, told.Text);
        Assert.Equal((task, "succeeded"), (told.Body.TextOf("task"), told.Body.TextOf("status")));
        AssertSigned(told, key);
    }

    [TargetFact]
    public async Task It_is_told_again_until_it_was_heard()
    {
        await using var target = await RecordingTarget.AnsweringAsync(404);
        await using var ear = await RecordingTarget.AnsweringAsync(500);
        var (agent, key) = await gates.Owner.EnrolToBeToldAsync();
        var connection = await gates.Owner.ConnectAsync(agent, target.Url);

        var task = await HandInAsync(agent, connection, ear.Url);
        await Eventually.IsTrueAsync("the end is told again", () => ear.Calls.Count > 1);

        Assert.Equal([task, task], ear.Calls.Select(call => call.Task));
        Assert.Equal(["failed", "failed"], ear.Calls.Select(call => call.Body.TextOf("status")));
        Assert.All(ear.Calls, call => AssertSigned(call, key));
        Assert.Equal(ear.Calls[0].Text, ear.Calls[1].Text);
    }

    [TargetFact]
    public async Task A_target_that_answers_later_is_told_of_when_it_has()
    {
        await using var target = await RecordingTarget.AnsweringAsync(202);
        await using var ear = await RecordingTarget.StartAsync();
        var (agent, connection) = await gates.OpenAsync(target);

        var task = await HandInAsync(agent, connection, ear.Url);
        await Eventually.BecomesAsync($"`{task}` runs", () => agent.ReadAsync(task), reply => reply.TaskStatus == "running");
        Assert.Empty(ear.Calls);
        var taken = await gates.First.PostAsync($"/v1/tasks/{task}/result", new { output = 1 }, target.Calls[0].Body.TextOf("resultToken"));
        await Eventually.IsTrueAsync("the end is told", () => ear.Calls.Count > 0);

        Assert.Equal((200, "succeeded"), (taken.Status, ear.Calls[0].Body.TextOf("status")));
    }

    [Fact]
    public async Task The_key_is_shown_once()
    {
        var (agent, key) = await gates.Owner.EnrolToBeToldAsync();

        var shown = await gates.First.GetAsync($"/v1/agents/{agent.Id}", gates.Owner.Key);

        Assert.NotEmpty(key);
        Assert.Equal(200, shown.Status);
        Assert.DoesNotContain("callbackKey", shown.Text, StringComparison.Ordinal);
    }

    [TargetFact]
    public async Task A_new_key_is_shown_once_and_signs_from_then_on()
    {
        await using var target = await RecordingTarget.StartAsync();
        await using var ear = await RecordingTarget.StartAsync();
        var (agent, old) = await gates.Owner.EnrolToBeToldAsync();
        var connection = await gates.Owner.ConnectAsync(agent, target.Url);

        var made = await gates.First.PostAsync($"/v1/agents/{agent.Id}/callback-key", null, gates.Owner.Key);
        var key = made.Body.TextOf("callbackKey")!;
        await HandInAsync(agent.At(gates.Second), connection, ear.Url);
        await Eventually.IsTrueAsync("the end is told", () => ear.Calls.Count > 0);

        Assert.Equal((201, agent.Id), (made.Status, made.Body.TextOf("id")));
        Assert.NotEqual(old, key);
        AssertSigned(ear.Calls[0], key);
        Assert.DoesNotContain(key, (await gates.First.GetAsync($"/v1/agents/{agent.Id}", gates.Owner.Key)).Text, StringComparison.Ordinal);
        Assert.Contains((await gates.Owner.ReadAuditAsync())["$control"], record => record.Kind == "callback-key-changed" && record.Entry.TextOf("subject") == agent.Id);
        Assert.Equal(404, (await gates.First.PostAsync("/v1/agents/agt_zzzzzzzzzzzzzzzzzzzz/callback-key", null, gates.Owner.Key)).Status);
        Assert.Equal(403, (await gates.First.PostAsync($"/v1/agents/{agent.Id}/callback-key", null, agent.Token)).Status);
        await gates.Owner.ContainAsync("kill", agent.Id);
        Assert.Equal((409, "conflict"), await CodeOf(gates.First.PostAsync($"/v1/agents/{agent.Id}/callback-key", null, gates.Owner.Key)));
    }

    [TargetFact]
    public async Task A_redirect_of_a_callback_acknowledges_nothing_and_leads_nowhere()
    {
        await using var target = await RecordingTarget.StartAsync();
        await using var elsewhere = await RecordingTarget.StartAsync();
        await using var ear = await RecordingTarget.StartAsync((_, response) =>
        {
            response.Headers.Location = elsewhere.Url.AbsoluteUri;
            return RecordingTarget.StatusAsync(response, 307);
        });
        var (agent, connection) = await gates.OpenAsync(target);

        await HandInAsync(agent, connection, ear.Url);
        await Eventually.IsTrueAsync("the end is told again", () => ear.Calls.Count > 1);

        Assert.Empty(elsewhere.Calls);
    }

    [TargetFact]
    public async Task A_killed_agent_is_told_nothing_more_and_that_is_written_down()
    {
        await using var held = await HeldTarget.StartAsync();
        await using var ear = await RecordingTarget.StartAsync();
        var (agent, connection) = await gates.OpenAsync(held.Target);
        var task = await HandInAsync(agent, connection, ear.Url);
        await Eventually.IsTrueAsync("the task is sent", () => held.Target.Calls.Count > 0);

        await gates.Owner.ContainAsync("kill", agent.Id);
        held.Release();
        var givenUp = await Eventually.BecomesAsync(
            "the callback is given up",
            async () => (await gates.Owner.ReadAuditAsync(connection)).Of(connection, task).SingleOrDefault(record => record.Kind == "callback-given-up"),
            record => record is not null);

        Assert.Equal("agent-killed", givenUp!.Entry.TextOf("clause"));
        Assert.Empty(ear.Calls);
        Assert.Equal("succeeded", (await gates.First.GetAsync($"/v1/tasks/{task}", gates.Owner.Key)).TaskStatus);
    }

    private static async Task<(int Status, string? Code)> CodeOf(Task<Reply> reply) => ((await reply).Status, (await reply).Code);

    private static async Task<string> HandInAsync(AgentClient agent, string connection, Uri callback)
    {
        var reply = await agent.PostAsync(new { connection, task = new { type = "summarize" }, callback = callback.AbsoluteUri });
        Assert.True(reply.Status == 202, reply.ToString());
        return reply.Task;
    }

    /// <summary>As a receiver would check it, from the documentation alone.</summary>
    private static void AssertSigned(RecordedCall call, string key)
    {
        var parts = call.Headers["Gatehouse-Signature"].Split(',').Select(part => part.Split('=')).ToDictionary(part => part[0], part => part[1]);
        var expected = HMACSHA256.HashData(Encoding.ASCII.GetBytes(key), Encoding.UTF8.GetBytes($"{parts["t"]}.{call.Text}"));

        Assert.Equal(Convert.ToHexStringLower(expected), parts["v1"]);
        var age = DateTimeOffset.UtcNow - DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts["t"], CultureInfo.InvariantCulture));
        Assert.InRange(age, TimeSpan.FromSeconds(-5), TimeSpan.FromMinutes(5));
    }
}
