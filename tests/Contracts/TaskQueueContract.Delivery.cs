using Gatehouse.Ports;

namespace Gatehouse.Contracts;

public abstract partial class TaskQueueContract
{
    [Fact]
    public Task A_sent_message_is_received() => RunAsync(async queue =>
    {
        await SendAsync(queue, Message("m-1"));

        var received = await ReceiveOneAsync(queue);

        Assert.Equal("m-1", received.Message.Id);
        Assert.Equal(Message("m-1").Body.ToArray(), received.Message.Body.ToArray());
        Assert.Equal(1, received.DeliveryCount);
    });

    [Fact]
    public Task Another_process_receives_what_this_one_sent() => RunAsync(async queue =>
    {
        await SendAsync(queue, Message("m-1"));

        Assert.Equal("m-1", (await ReceiveOneAsync(Open())).Message.Id);
    });

    [Fact]
    public Task An_empty_queue_gives_nothing() => RunAsync(async queue =>
    {
        await SendAsync(queue);

        Assert.Empty(await ReceiveAsync(queue));
        Assert.Empty(await DeadLettersAsync(queue));
    });

    [Fact]
    public Task A_receive_gives_no_more_than_it_was_asked_for() => RunAsync(async queue =>
    {
        await SendAsync(queue, [.. Enumerable.Range(0, 5).Select(i => Message($"m-{i}"))]);

        var first = await ReceiveAsync(queue, max: 3);
        var second = await ReceiveAsync(queue, max: 3);

        Assert.Equal((3, 2), (first.Count, second.Count));
        Assert.Equal(["m-0", "m-1", "m-2", "m-3", "m-4"], Ids(first.Concat(second)));
    });

    [Fact]
    public Task A_message_is_not_dropped_because_its_id_was_seen() => RunAsync(async queue =>
    {
        await SendAsync(queue, Message("same"), Message("same"));
        await SendAsync(queue, Message("same"));
        var first = await ReceiveAsync(queue);
        Assert.Equal(3, first.Count);

        Assert.True(await first[0].CompleteAsync(default));
        Assert.True(await first[1].AbandonAsync(default));

        Assert.Equal(2, (await ReceiveOneAsync(queue)).DeliveryCount);
    });

    [Fact]
    public Task A_completed_message_is_gone_for_good() => RunAsync(async queue =>
    {
        await SendAsync(queue, Message("m-1"));

        Assert.True(await (await ReceiveOneAsync(queue)).CompleteAsync(default));
        await AdvanceAsync(LockTerm * 2);

        Assert.Empty(await ReceiveAsync(queue));
        Assert.Empty(await DeadLettersAsync(queue));
    });

    [Fact]
    public Task An_abandoned_message_is_visible_at_once_to_any_receiver() => RunAsync(async queue =>
    {
        await SendAsync(queue, Message("m-1"));

        Assert.True(await (await ReceiveOneAsync(queue)).AbandonAsync(default));

        Assert.Equal(2, (await ReceiveOneAsync(Open())).DeliveryCount);
    });

    [Fact]
    public Task A_scheduled_message_is_not_received_before_its_time() => RunAsync(async queue =>
    {
        await SendAsync(queue, Message("later", BrokerNow.AddSeconds(60)), Message("past", BrokerNow.AddSeconds(-60)));
        Assert.Equal("past", (await ReceiveOneAsync(queue)).Message.Id);

        await AdvanceAsync(TimeSpan.FromSeconds(20));
        Assert.Empty(await ReceiveAsync(queue));
        await AdvanceAsync(TimeSpan.FromSeconds(60));

        Assert.Contains(await ReceiveAsync(queue), message => message.Message.Id == "later");
    });

    [Fact]
    public Task A_waiting_receiver_gets_what_is_sent_meanwhile() => RunAsync(async queue =>
    {
        var receiving = queue.Receiver.ReceiveAsync(1, LockTerm, default);
        await SendAsync(queue, Message("m-1"));

        Assert.Equal("m-1", Assert.Single(await receiving).Message.Id);
    });

    [Fact]
    public Task A_waiting_receiver_gets_what_becomes_visible_meanwhile() => RunAsync(async queue =>
    {
        await SendAsync(queue, Message("m-1", BrokerNow.AddSeconds(5)));
        var receiving = queue.Receiver.ReceiveAsync(1, TimeSpan.FromSeconds(60), default);

        await AdvanceUntilAsync(receiving, TimeSpan.FromSeconds(1));

        Assert.Equal("m-1", Assert.Single(await receiving).Message.Id);
    });

    [Fact]
    public Task A_waiting_receiver_gets_what_another_process_sends() => RunAsync(async queue =>
    {
        var receiving = queue.Receiver.ReceiveAsync(1, TimeSpan.FromSeconds(60), default);
        await SendAsync(Open(), Message("m-1"));

        await AdvanceUntilAsync(receiving, TimeSpan.FromSeconds(1));

        Assert.Equal("m-1", Assert.Single(await receiving).Message.Id);
    });

    [Fact]
    public Task A_receiver_that_waited_in_vain_gets_nothing() => RunAsync(async queue =>
    {
        var receiving = queue.Receiver.ReceiveAsync(1, TimeSpan.FromSeconds(3), default);

        await AdvanceUntilAsync(receiving, TimeSpan.FromSeconds(1));

        Assert.Empty(await receiving);
    });

    [Fact]
    public Task A_body_of_64_KiB_is_carried_and_one_byte_more_refused() => RunAsync(async queue =>
    {
        await SendAsync(queue, new QueueMessage("full", new byte[QueueMessage.MaxBodyBytes]));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => SendAsync(queue, Message("small"), new QueueMessage("over", new byte[QueueMessage.MaxBodyBytes + 1])));

        Assert.Equal(QueueMessage.MaxBodyBytes, (await ReceiveOneAsync(queue)).Message.Body.Length);
    });

    /// <summary>Lets time pass in steps until <paramref name="task"/> ends; real threads take part, so the number of steps is open.</summary>
    private async Task AdvanceUntilAsync(Task task, TimeSpan step)
    {
        for (var i = 0; i < 10_000 && !task.IsCompleted; i++)
        {
            await AdvanceAsync(step);
            await Task.Yield();
        }
    }
}
