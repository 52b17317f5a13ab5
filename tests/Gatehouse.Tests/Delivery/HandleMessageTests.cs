using Gatehouse.Containment;
using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Delivery;

public sealed class HandleMessageTests
{
    private readonly EngineBench bench = new();
    private readonly List<string> log = [];

    [Fact]
    public async Task An_accepted_task_is_delivered_once_and_its_message_completed()
    {
        var (_, connection, task) = await AcceptedAsync();
        var message = bench.World.Queue.Sent[^1];
        await HandleAsync(message);
        await HandleAsync(message);

        Assert.Equal(["complete", "complete"], log);
        Assert.Single(bench.Target.Calls);
        Assert.Equal(TaskState.Succeeded, (await bench.TaskAsync(connection.Id, task)).State);
    }

    [Fact]
    public async Task The_target_gets_the_task_s_id_as_its_key_a_token_for_it_alone_and_the_attempt()
    {
        var (_, connection, task) = await AcceptedAsync();
        await HandleAsync(bench.World.Queue.Sent[^1]);

        var call = Assert.Single(bench.Target.Calls);
        var headers = call.Headers.ToDictionary(header => header.Key, header => header.Value);
        Assert.Equal((task, "1"), (headers["Idempotency-Key"], headers["Gatehouse-Attempt"]));
        Assert.Matches("^00-[0-9a-f]{32}-[0-9a-f]{16}-00$", headers["traceparent"]);
        var claims = System.Text.Json.JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(headers["Authorization"]["Bearer ".Length..].Split('.')[1])).RootElement;
        Assert.Equal("https://depot.example", claims.GetProperty("aud").GetString());
        Assert.Equal(("https://depot.example/tasks", connection.Id), (call.Url.ToString(), System.Text.Json.JsonDocument.Parse(call.Body).RootElement.GetProperty("connection").GetString()));
        Assert.Equal((TimeSpan.FromSeconds(60), bench.Delivery.MaxReplyBytes), (call.Timeout, call.MaxReplyBytes));
    }

    [Fact]
    public async Task A_retry_goes_under_the_same_key_and_its_copy_is_sent_before_the_original_is_completed()
    {
        var (_, _, task) = await AcceptedAsync();
        bench.Target.Answer = _ => AnsweringTarget.Says("", 500);
        bench.World.Queue.OnSend = () => log.Add("send");
        await HandleAsync(bench.World.Queue.Sent[^1]);

        Assert.Equal(["send", "complete"], log);
        var copy = bench.World.Queue.Sent[^1];
        Assert.Equal((1, bench.World.Queue.Sent[0].Id != copy.Id), (GateMessage.Parse(copy.Body.Span)!.PutOffs, true));
        bench.World.Time.Advance(TimeSpan.FromSeconds(2));
        bench.Target.Answer = _ => AnsweringTarget.Says("""{"output":1}""");
        await HandleAsync(copy);

        Assert.Equal([task, task], bench.Target.Calls.Select(call => call.Headers[0].Value));
    }

    [Fact]
    public async Task A_copy_that_cannot_be_sent_leaves_the_original()
    {
        await AcceptedAsync();
        bench.Target.Answer = _ => AnsweringTarget.Says("", 500);
        bench.World.Queue.OnSend = () => throw new IOException("the broker is down");

        await Assert.ThrowsAsync<IOException>(() => HandleAsync(bench.World.Queue.Sent[^1]));
        Assert.Empty(log);
    }

    [Fact]
    public async Task While_no_credential_can_be_made_the_message_is_put_off_and_the_deadline_ends_the_task()
    {
        var (_, connection, task) = await AcceptedAsync();
        bench.Secrets.IsDown = true;
        for (var looks = 1; looks <= 20; looks++)
        {
            await HandleAsync(bench.World.Queue.Sent[^1]);
            Assert.Equal(looks, GateMessage.Parse(bench.World.Queue.Sent[^1].Body.Span)!.PutOffs);
            Assert.Equal(TaskState.Queued, (await bench.TaskAsync(connection.Id, task)).State);
        }

        bench.World.Time.Advance(TimeSpan.FromHours(25));
        await HandleAsync(bench.World.Queue.Sent[^1]);

        var ended = await bench.TaskAsync(connection.Id, task);
        Assert.Equal((TaskState.Expired, TaskEffect.FailedNoEffect, 0, false), (ended.State, ended.Effect, ended.Attempts, ended.DeadLettered));
        Assert.Empty(bench.Target.Calls);
        Assert.All(log, fate => Assert.Equal("complete", fate));
    }

    [Fact]
    public async Task When_a_credential_can_be_made_again_the_task_is_sent()
    {
        var (_, connection, task) = await AcceptedAsync();
        bench.Secrets.IsDown = true;
        await HandleAsync(bench.World.Queue.Sent[^1]);
        bench.Secrets.IsDown = false;
        await HandleAsync(bench.World.Queue.Sent[^1]);

        Assert.Equal(TaskState.Succeeded, (await bench.TaskAsync(connection.Id, task)).State);
        Assert.Single(bench.Target.Calls);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"organisation":"orgorgorgorg"}""")]
    public async Task What_cannot_be_read_goes_to_the_dead_letters_and_from_there_away(string body)
    {
        var message = new QueueMessage("m", System.Text.Encoding.UTF8.GetBytes(body));
        await HandleAsync(message);
        await bench.HandleDeadLetter.HandleAsync(new TestMessage(message, log), default);

        Assert.Equal(["dead-letter unreadable-message", "complete"], log);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(4, 16)]
    [InlineData(5, 30)]
    [InlineData(60, 30)]
    public async Task A_message_whose_commit_may_still_land_is_put_off_ever_longer(int putOffs, int seconds)
    {
        var (message, _) = await EarlyAsync(putOffs);
        await HandleAsync(message);

        var copy = bench.World.Queue.Sent[^1];
        Assert.Equal((bench.Ledgers.Clock.Now.AddSeconds(seconds), putOffs + 1), (copy.VisibleAt!.Value, GateMessage.Parse(copy.Body.Span)!.PutOffs));
        Assert.Equal(GateMessage.Parse(message.Body.Span)!.FirstSent, GateMessage.Parse(copy.Body.Span)!.FirstSent);
        Assert.Contains(bench.Delivery.WaitInProcess, bench.World.Pause.Waits);
    }

    [Fact]
    public async Task Where_the_broker_s_clock_is_ahead_a_copy_comes_later_than_what_it_is_a_copy_of()
    {
        var (message, _) = await EarlyAsync(0);
        var due = bench.Ledgers.Clock.Now.AddSeconds(1.9);
        await HandleAsync(message with { VisibleAt = due });

        Assert.Equal(due + bench.Delivery.LeastPutOff, bench.World.Queue.Sent[^1].VisibleAt);
    }

    [Fact]
    public async Task After_two_minutes_a_touch_makes_it_an_orphan()
    {
        var (message, version) = await EarlyAsync(0);
        bench.World.Time.Advance(bench.Delivery.TouchAfter);
        await HandleAsync(message);
        var copy = bench.World.Queue.Sent[^1];
        Assert.Equal(bench.Ledgers.Clock.Now + bench.Delivery.LeastPutOff, copy.VisibleAt);
        var sent = bench.World.Queue.Sent.Count;
        await HandleAsync(copy);

        Assert.Equal(["complete", "complete"], log);
        Assert.Equal(sent, bench.World.Queue.Sent.Count);
        Assert.Equal(version + 1, (await bench.StateAsync(GateMessage.Parse(copy.Body.Span)!.Partition)).Version);
    }

    [Fact]
    public async Task A_claim_that_became_too_old_sends_nothing_and_is_given_back()
    {
        var (_, connection, task) = await AcceptedAsync();
        bench.World.Table.NextWrites.Enqueue(apply =>
        {
            bench.World.Time.Advance(TimeSpan.FromSeconds(2) + TimeSpan.FromTicks(1));
            return Task.FromResult(apply());
        });
        var sends = 0;
        bench.Target.Answer = _ => throw new InvalidOperationException($"sent {++sends}");
        await HandleAsync(bench.World.Queue.Sent[^1]);

        var record = await bench.TaskAsync(connection.Id, task);
        Assert.Equal((TaskState.Queued, 1, 0, false), (record.State, record.Attempts, record.Tries, record.EffectUnknown));
    }

    [Fact]
    public async Task A_dead_letter_ends_its_task_by_what_is_known()
    {
        var (_, connection, task) = await AcceptedAsync();
        await bench.HandleDeadLetter.HandleAsync(new TestMessage(bench.World.Queue.Sent[^1], log), default);

        var record = await bench.TaskAsync(connection.Id, task);
        Assert.Equal((TaskState.Failed, TaskEffect.FailedNoEffect, true), (record.State, record.Effect!.Value, record.DeadLettered));
        Assert.Equal(["complete"], log);
    }

    [Fact]
    public async Task A_dead_letter_of_a_task_that_was_claimed_ends_it_indeterminate()
    {
        var (_, connection, task) = await AcceptedAsync();
        bench.Target.Answer = _ => AnsweringTarget.Says("", 500);
        await HandleAsync(bench.World.Queue.Sent[^1]);
        await bench.HandleDeadLetter.HandleAsync(new TestMessage(bench.World.Queue.Sent[^1], log), default);

        var record = await bench.TaskAsync(connection.Id, task);
        Assert.Equal((TaskState.Indeterminate, TaskEffect.Unknown), (record.State, record.Effect!.Value));
    }

    [Fact]
    public async Task A_killed_task_is_cancelled_from_the_moment_of_the_kill_and_stays_so_whatever_ends_it()
    {
        var (_, connection, task) = await AcceptedAsync();
        await bench.ContainConnection.HandleAsync(EngineBench.Organisation, connection.Id, ContainmentAction.Kill, EngineBench.Operator, default);
        Assert.Equal(TaskState.Cancelled, (await bench.TaskAsync(connection.Id, task)).State);

        await bench.HandleDeadLetter.HandleAsync(new TestMessage(bench.World.Queue.Sent[^1], log), default);

        var record = await bench.TaskAsync(connection.Id, task);
        Assert.Equal((TaskState.Cancelled, TaskEffect.FailedNoEffect), (record.State, record.Effect!.Value));
        Assert.Empty(bench.Target.Calls);
    }

    [Fact]
    public async Task A_task_is_cancelled_before_it_is_sent_and_asked_to_stop_after()
    {
        var (_, connection, task) = await AcceptedAsync();
        Assert.IsType<CancelReply.Unknown>(Reply(await bench.CancelTask.HandleAsync(EngineBench.Organisation, connection.Id, task, _ => false, default)));
        CancelReply? asked = null;
        bench.Target.Answer = _ =>
        {
            asked = Reply(bench.CancelTask.HandleAsync(EngineBench.Organisation, connection.Id, task, _ => true, default).GetAwaiter().GetResult());
            return AnsweringTarget.Says("", 500);
        };
        await HandleAsync(bench.World.Queue.Sent[^1]);

        Assert.True(Assert.IsType<CancelReply.Cancelled>(asked).Task.CancelRequested);
        Assert.Equal(TaskState.Cancelled, (await bench.TaskAsync(connection.Id, task)).State);
        Assert.IsType<CancelReply.Ended>(Reply(await bench.CancelTask.HandleAsync(EngineBench.Organisation, connection.Id, task, _ => true, default)));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(50, 50)]
    [InlineData(5_000, 5_000)]
    [InlineData(30_000, 30_000)]
    public async Task A_long_poll_waits_as_long_as_asked(int wait, int waited)
    {
        var (_, connection, task) = await AcceptedAsync();
        var begun = bench.World.Time.Wall;
        var view = await bench.ReadTask.HandleAsync(EngineBench.Organisation, connection.Id, task, TimeSpan.FromMilliseconds(wait), default);

        Assert.Equal((TaskState.Queued, waited), (view!.Task.State, (int)(bench.World.Time.Wall - begun).TotalMilliseconds));
        Assert.Null(await bench.ReadTask.HandleAsync(EngineBench.Organisation, connection.Id, Tasks.Id, TimeSpan.FromSeconds(5), default));
    }

    private static CancelReply Reply(LedgerOutcome<CancelReply> outcome) => Assert.IsType<LedgerOutcome<CancelReply>.Done>(outcome).Reply;

    private Task HandleAsync(QueueMessage message) => bench.HandleMessage.HandleAsync(new TestMessage(message, log), default);

    private async Task<(Agent Agent, Connection Connection, string Task)> AcceptedAsync()
    {
        var agent = await bench.AgentAsync();
        var connection = await bench.ConnectionAsync(agent);
        return (agent, connection, (await bench.DispatchAsync(agent, connection)).Task.Task);
    }

    /// <summary>A message whose commit has not landed.</summary>
    private async Task<(QueueMessage Message, long Version)> EarlyAsync(int putOffs)
    {
        var connection = await bench.ConnectionAsync(await bench.AgentAsync());
        var version = (await bench.StateAsync(connection.Id)).Version;
        var message = new GateMessage(EngineBench.Organisation, connection.Id, TaskStep.Deliver, Tasks.Id, version, bench.Ledgers.Clock.Now, putOffs);
        return (message.ToQueueMessage("attempt", null), version);
    }
}
