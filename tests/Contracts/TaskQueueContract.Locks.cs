using Gatehouse.Ports;

namespace Gatehouse.Contracts;

public abstract partial class TaskQueueContract
{
    public static TheoryData<string> Settlements => new("complete", "renew", "abandon", "dead-letter");

    [Fact]
    public Task A_locked_message_is_given_to_nobody_else() => RunAsync(async queue =>
    {
        await SendAsync(queue, Message("m-1"));
        await ReceiveOneAsync(queue);

        await AdvanceAsync(LockTerm - Moment);

        Assert.Empty(await ReceiveAsync(queue));
        Assert.Empty(await ReceiveAsync(Open()));
    });

    [Fact]
    public Task A_message_whose_lock_has_ended_is_given_out_again() => RunAsync(async queue =>
    {
        await SendAsync(queue, Message("m-1"));
        await ReceiveOneAsync(queue);

        await AdvanceAsync(LockTerm + Moment);

        Assert.Equal(2, (await ReceiveOneAsync(Open())).DeliveryCount);
    });

    [Fact]
    public Task A_renewal_gives_a_full_new_term() => RunAsync(async queue =>
    {
        await SendAsync(queue, Message("m-1"));
        var held = await ReceiveOneAsync(queue);

        await AdvanceAsync(LockTerm - Moment);
        Assert.True(await held.RenewAsync(default));
        await AdvanceAsync(LockTerm - Moment);

        Assert.Empty(await ReceiveAsync(queue));
        Assert.True(await held.CompleteAsync(default));
    });

    [Theory]
    [MemberData(nameof(Settlements))]
    public Task Settling_after_the_lock_has_ended_changes_nothing(string settlement) => RunAsync(async queue =>
    {
        await SendAsync(queue, Message("m-1"));
        var late = await ReceiveOneAsync(queue);
        await AdvanceAsync(LockTerm + Moment);

        Assert.False(await SettleAsync(late, settlement));

        Assert.Equal(2, (await ReceiveOneAsync(queue)).DeliveryCount);
        Assert.Empty(await DeadLettersAsync(queue));
    });

    [Theory]
    [MemberData(nameof(Settlements))]
    public Task Settling_what_another_receiver_now_holds_changes_nothing(string settlement) => RunAsync(async queue =>
    {
        await SendAsync(queue, Message("m-1"));
        var late = await ReceiveOneAsync(queue);
        await AdvanceAsync(LockTerm + Moment);
        var holder = await ReceiveOneAsync(Open());

        Assert.False(await SettleAsync(late, settlement));

        Assert.Empty(await ReceiveAsync(queue));
        Assert.Empty(await DeadLettersAsync(queue));
        Assert.True(await holder.CompleteAsync(default));
    });

    [Theory]
    [InlineData("complete")]
    [InlineData("abandon")]
    [InlineData("dead-letter")]
    public Task A_message_is_settled_once(string settlement) => RunAsync(async queue =>
    {
        await SendAsync(queue, Message("m-1"));
        var held = await ReceiveOneAsync(queue);
        Assert.True(await SettleAsync(held, settlement));

        foreach (var again in new[] { "complete", "renew", "abandon", "dead-letter" })
            Assert.False(await SettleAsync(held, again));
    });

    [Fact]
    public Task A_dead_letter_is_kept_apart_until_it_is_completed() => RunAsync(async queue =>
    {
        await SendAsync(queue, Message("m-1"));
        Assert.True(await (await ReceiveOneAsync(queue)).DeadLetterAsync("no-such-task", default));

        Assert.Empty(await ReceiveAsync(queue));
        var dead = Assert.Single(await DeadLettersAsync(queue));
        Assert.Equal("m-1", dead.Message.Id);
        Assert.Equal(Message("m-1").Body.ToArray(), dead.Message.Body.ToArray());
        Assert.Empty(await DeadLettersAsync(Open()));

        Assert.True(await dead.CompleteAsync(default));
        await AdvanceAsync(LockTerm * 2);
        Assert.Empty(await DeadLettersAsync(queue));
    });

    [Fact]
    public Task A_dead_letter_stays_however_often_it_is_received() => RunAsync(async queue =>
    {
        await SendAsync(queue, Message("m-1"));
        await (await ReceiveOneAsync(queue)).DeadLetterAsync("no-such-task", default);

        for (var i = 0; i < MaxDeliveries + 2; i++)
            Assert.True(await Assert.Single(await DeadLettersAsync(queue)).AbandonAsync(default));

        await AdvanceAsync(LockTerm * 2);
        Assert.Single(await DeadLettersAsync(queue));
        Assert.Empty(await ReceiveAsync(queue));
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task A_message_is_a_dead_letter_after_its_last_delivery(bool abandoned) => RunAsync(async queue =>
    {
        await SendAsync(queue, Message("poison"), Message("later", BrokerNow.AddDays(1)));
        for (var delivery = 1; delivery <= MaxDeliveries; delivery++)
        {
            var received = await ReceiveOneAsync(queue);
            Assert.Equal(delivery, received.DeliveryCount);
            if (abandoned)
                Assert.True(await received.AbandonAsync(default));
            else
                await AdvanceAsync(LockTerm + Moment);
        }

        Assert.Empty(await ReceiveAsync(queue));
        Assert.Equal("poison", Assert.Single(await DeadLettersAsync(queue)).Message.Id);
    });

    [Fact]
    public Task Racing_receivers_share_the_messages_without_overlap() => RunAsync(async () =>
    {
        var (here, there) = (Open(), Open());
        await SendAsync(here, [.. Enumerable.Range(0, 100).Select(i => Message($"m-{i:D3}"))]);

        var received = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => ReceiveAsync(i % 2 == 0 ? here : there, max: 3)));

        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"m-{i:D3}"), Ids(received.SelectMany(batch => batch)));
    });

    private static Task<bool> SettleAsync(ReceivedMessage message, string settlement) => settlement switch
    {
        "complete" => message.CompleteAsync(default),
        "renew" => message.RenewAsync(default),
        "abandon" => message.AbandonAsync(default),
        "dead-letter" => message.DeadLetterAsync("test", default),
        _ => throw new ArgumentException($"no settlement `{settlement}`", nameof(settlement)),
    };
}
