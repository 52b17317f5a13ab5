using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios;

[Collection(HostStories.Name)]
public sealed class Callbacks(TwoGates gates)
{
    [Fact]
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

    [Fact]
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

    [Fact]
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
