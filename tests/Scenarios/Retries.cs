using System.Diagnostics;
using Gatehouse.Scenarios.Harness;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Scenarios;

[Collection(HostStories.Name)]
[Trait(Deployment.Trait, Deployment.Deployed)]
public sealed class Retries(TwoGates gates)
{
    [TargetTheory]
    [InlineData(503)]
    [InlineData(500)]
    [InlineData(429)]
    [InlineData(408)]
    [InlineData(425)]
    public async Task A_target_in_trouble_is_asked_again_under_the_same_key(int trouble)
    {
        await using var target = await RecordingTarget.AnsweringAsync(trouble);
        var (agent, connection) = await gates.OpenAsync(target);

        var task = await agent.HandInAsync(connection);

        var ended = await agent.EndAsync(task);
        Assert.Equal(("succeeded", "succeeded", 2), (ended.TaskStatus, ended.Body.TextOf("outcome"), ended.Body.NumberOf("attempts")));
        Assert.Equal([task, task], target.Calls.Select(call => call.Task));
        Assert.Single(target.Calls.Select(call => call.Text).Distinct());
        Assert.Equal(["dispatch", "claim", "retry", "claim", "ended"], (await gates.Owner.ReadAuditAsync(connection)).Of(connection, task).Select(record => record.Kind));
    }

    [TargetFact]
    public async Task A_target_that_names_a_time_is_left_alone_until_then()
    {
        await using var target = await RecordingTarget.StartAsync((call, response) =>
        {
            if (call.Number > 1)
                return RecordingTarget.Succeed(call, response);
            response.Headers.RetryAfter = "3";
            return RecordingTarget.StatusAsync(response, 503);
        });
        var (agent, connection) = await gates.OpenAsync(target);

        await agent.EndAsync(await agent.HandInAsync(connection));

        Assert.Equal(2, target.Calls.Count);
        Assert.True(target.Calls[1].Since(target.Calls[0].ReceivedAt) > TimeSpan.FromSeconds(2.9));
    }

    [TargetFact]
    public async Task After_the_last_attempt_the_task_has_failed_and_is_marked()
    {
        await using var target = await RecordingTarget.AnsweringAsync(500, 500, 500, 500);
        var (agent, connection) = await gates.OpenAsync(target, new { delivery = new { maxAttempts = 2 } });

        var ended = await agent.EndAsync(await agent.HandInAsync(connection));

        Assert.Equal(("failed", "unknown", 2), (ended.TaskStatus, ended.Body.TextOf("outcome"), ended.Body.NumberOf("attempts")));
        Assert.True(ended.Body.GetProperty("deadLettered").GetBoolean());
        Assert.Equal(2, target.Calls.Count);
    }

    [LocalFact]
    public async Task A_target_that_nobody_answers_for_has_done_nothing()
    {
        await using var target = await RecordingTarget.StartAsync();
        var gone = target.Url;
        await target.DisposeAsync();
        var agent = await gates.Owner.EnrolAsync();
        var connection = await gates.Owner.ConnectAsync(agent, gone, new { delivery = new { maxAttempts = 2 } });

        var ended = await agent.EndAsync(await agent.HandInAsync(connection));

        Assert.Equal(("failed", "failedNoEffect"), (ended.TaskStatus, ended.Body.TextOf("outcome")));
    }

    [TargetTheory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(422)]
    [InlineData(302)]
    public async Task A_target_that_says_no_is_believed(int status)
    {
        await using var target = await RecordingTarget.AnsweringAsync(status);
        var (agent, connection) = await gates.OpenAsync(target);

        var ended = await agent.EndAsync(await agent.HandInAsync(connection));

        Assert.Equal(("failed", "failedNoEffect", 1), (ended.TaskStatus, ended.Body.TextOf("outcome"), ended.Body.NumberOf("attempts")));
        Assert.False(ended.Body.TryGetProperty("deadLettered", out var mark) && mark.GetBoolean());
        Assert.Single(target.Calls);
    }

    [TargetFact]
    public async Task Work_that_the_target_did_in_part_has_failed_in_part()
    {
        await using var target = await RecordingTarget.StartAsync((_, response) => RecordingTarget.OutputAsync(response, new { output = "half", outcome = "partial" }));
        var (agent, connection) = await gates.OpenAsync(target);

        var ended = await agent.EndAsync(await agent.HandInAsync(connection));

        Assert.Equal(("failed", "partial"), (ended.TaskStatus, ended.Body.TextOf("outcome")));
    }

    [TargetFact]
    public async Task A_lost_answer_is_asked_for_again_under_the_same_key()
    {
        await using var target = await RecordingTarget.StartAsync(LoseTheFirst);
        var (agent, connection) = await gates.OpenAsync(target);

        var task = await agent.HandInAsync(connection);

        Assert.Equal("succeeded", (await agent.EndAsync(task)).TaskStatus);
        Assert.Equal([task, task], target.Calls.Select(call => call.Task));
    }

    [TargetFact]
    public async Task Where_once_is_the_most_a_lost_answer_is_the_end()
    {
        await using var target = await RecordingTarget.StartAsync(LoseTheFirst);
        var (agent, connection) = await gates.OpenAsync(target, new { delivery = new { atMostOnce = true } });

        var ended = await agent.EndAsync(await agent.HandInAsync(connection));

        Assert.Equal(("indeterminate", "unknown", 1), (ended.TaskStatus, ended.Body.TextOf("outcome"), ended.Body.NumberOf("attempts")));
        Assert.Single(target.Calls);
    }

    [TargetFact]
    public async Task A_target_that_takes_too_long_is_asked_again()
    {
        await using var target = await RecordingTarget.StartAsync(async (call, response) =>
        {
            if (call.Number == 1)
                await Task.Delay(TimeSpan.FromSeconds(20), response.HttpContext.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            await RecordingTarget.Succeed(call, response);
        });
        var (agent, connection) = await gates.OpenAsync(target, new { delivery = new { timeout = "PT1S", slowAfter = "PT1S" } });

        var since = Stopwatch.StartNew();
        var ended = await agent.EndAsync(await agent.HandInAsync(connection));

        Assert.Equal(("succeeded", 2), (ended.TaskStatus, ended.Body.NumberOf("attempts")));
        Assert.True(since.Elapsed < TimeSpan.FromSeconds(19), "the first call was waited for to its end");
    }

    private static Task LoseTheFirst(RecordedCall call, HttpResponse response)
    {
        if (call.Number > 1)
            return RecordingTarget.Succeed(call, response);
        response.HttpContext.Abort();
        return Task.CompletedTask;
    }
}
