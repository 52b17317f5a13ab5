using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gatehouse.Alerts;
using Gatehouse.Alerts.Routes;
using Gatehouse.Delivery;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Alerts;

public sealed class SendAlertTests
{
    private const string Organisation = AlertBench.Organisation;

    [Fact]
    public async Task A_webhook_hears_it_once_signed_under_a_stable_id_whatever_another_route_does()
    {
        var house = await RaisedAsync(AlertChannelKind.Email, AlertChannelKind.Webhook);
        var (mail, webhook) = (house.Messages[0], house.Messages[1]);
        if (!webhook.Subject.EndsWith((await WebhookAsync(house)).Id, StringComparison.Ordinal))
            (mail, webhook) = (webhook, mail);

        Assert.NotNull((await house.HandleAsync(mail)).Until);
        Assert.Equal(Handling.Done, await house.HandleAsync(webhook));
        Assert.Equal(Handling.Done, await house.HandleAsync(webhook));

        var call = Assert.Single(house.Bench.Target.Calls);
        var (alert, body) = (Assert.Single(await house.AlertsAsync()), JsonDocument.Parse(call.Body).RootElement);
        Assert.Equal(($"{alert.Id}.1", "raised", "error-rate", house.Connection.Id), (body.GetProperty("notice").GetString(), body.GetProperty("event").GetString(), body.GetProperty("rule").GetString(), body.GetProperty("subject").GetString()));
        Assert.Equal((1, 0.5, 0.25, "share"), (body.GetProperty("value").GetDouble(), body.GetProperty("threshold").GetDouble(), body.GetProperty("calmBelow").GetDouble(), body.GetProperty("unit").GetString()));
        Assert.Equal($"{alert.Id}.1", call.Headers.Single(header => header.Key == "Idempotency-Key").Value);
        var key = await house.Bench.Get<CallbackKeys>().KeyOfAsync(Organisation, await WebhookAsync(house), default);
        var signature = call.Headers.Single(header => header.Key == CallbackKeys.Header).Value;
        var moment = signature.Split(',')[0][2..];
        Assert.Equal($"t={moment},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.ASCII.GetBytes(key), Encoding.ASCII.GetBytes($"{moment}.{Encoding.UTF8.GetString(call.Body.Span)}")))}", signature);
        Assert.Equal(AlertTellingResult.Delivered, Assert.Single(await house.Bench.Get<AlertDirectory>().TellingsAsync(Organisation, alert, default)).Result);
    }

    [Fact]
    public async Task It_is_tried_again_ever_later_until_it_is_given_up_which_is_recorded()
    {
        var house = await RaisedAsync(AlertChannelKind.Webhook);
        house.Bench.Target.Answer = _ => AnsweringTarget.Says("{}", 503);
        var message = Assert.Single(house.Messages);

        var waits = new List<TimeSpan>();
        for (var tries = 0; tries < 12; tries++)
            waits.Add((await house.HandleAsync(message with { PutOffs = tries })).Until!.Value - house.Now);
        Assert.InRange(waits[0], TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        Assert.InRange(waits[^1], TimeSpan.FromMinutes(7.5), TimeSpan.FromMinutes(15));

        house.Bench.World.Time.Advance(TimeSpan.FromHours(24));
        Assert.Equal(Handling.Done, await house.HandleAsync(message));
        Assert.Equal(["alert-raised", "alert-not-told"], house.EntriesOf(AlertRows.Partition));
        Assert.Equal(13, house.Bench.Target.Calls.Count);
    }

    [Fact]
    public async Task A_webhook_that_is_gone_is_not_tried_again_and_a_route_that_was_removed_not_at_all()
    {
        var house = await RaisedAsync(AlertChannelKind.Webhook);
        house.Bench.Target.Answer = _ => AnsweringTarget.Says("{}", 410);
        Assert.Equal(Handling.Done, await house.HandleAsync(house.Messages[0]));
        Assert.Equal("alert-not-told", house.EntriesOf(AlertRows.Partition)[^1]);

        var second = await RaisedAsync(AlertChannelKind.Webhook);
        var route = await WebhookAsync(second);
        Assert.IsType<ChangeOutcome<AlertRoute>.Changed>(await second.Bench.Get<ChangeAlertRoutes>().RemoveAsync(Organisation, route.Id, EngineBench.Operator, default));
        Assert.Equal(Handling.Done, await second.HandleAsync(second.Messages[0]));
        Assert.Empty(second.Bench.Target.Calls);
    }

    [Fact]
    public async Task A_message_whose_commit_never_landed_tells_nobody()
    {
        var house = await RaisedAsync(AlertChannelKind.Webhook);
        var orphan = house.Messages[0] with { Subject = house.Messages[0].Subject.Replace(".1.", ".2.", StringComparison.Ordinal) };
        var version = (await house.Bench.StateAsync(AlertRows.Partition)).Version;

        Assert.Equal(MessageVerdict.Wait, await house.Bench.Get<SendAlert>().JudgeAsync(orphan with { Base = version }, default));
        Assert.Equal(MessageVerdict.Complete, await house.Bench.Get<SendAlert>().JudgeAsync(orphan with { Base = version - 1 }, default));
        await house.Bench.HandleMessage.HandleAsync(new TestMessage(house.Messages[0].ToQueueMessage("attempt", null), []), default);
        Assert.Single(house.Bench.Target.Calls);
    }

    [Fact]
    public async Task Routes_are_told_what_they_ask_for()
    {
        var house = await AlertBench.OpenAsync();
        await house.RouteAsync(AlertChannelKind.Webhook, "dead-letters");
        var all = await house.RouteAsync();
        await house.LookAsync(AlertBench.Call(100, 100));

        Assert.EndsWith(all.Id, Assert.Single(house.Messages).Subject, StringComparison.Ordinal);
        Assert.Equal(RefusalCode.Conflict, await RefusedAsync(house, new AlertRouteDraft("x", AlertChannelKind.Teams, Guid.Empty.ToString(), null)));
        Assert.Equal(RefusalCode.Malformed, await RefusedAsync(house, new AlertRouteDraft("x", AlertChannelKind.Webhook, "http://127.0.0.1/", null)));
        for (var n = 2; n < AlertRoute.Most; n++)
            await house.RouteAsync();
        Assert.Equal(RefusalCode.Conflict, await RefusedAsync(house, new AlertRouteDraft("x", AlertChannelKind.Webhook, "https://hooks.example.com/", null)));
    }

    [Fact]
    public async Task A_route_that_hangs_leaves_room_for_others_and_what_finds_none_comes_back_soon()
    {
        var house = await RaisedAsync(AlertChannelKind.Email, AlertChannelKind.Webhook);
        var webhook = await WebhookAsync(house);
        var (mails, calls) = (house.Messages.Single(message => !message.Subject.EndsWith(webhook.Id, StringComparison.Ordinal)), house.Messages.Single(message => message.Subject.EndsWith(webhook.Id, StringComparison.Ordinal)));
        var hanging = new TaskCompletionSource<bool>();
        house.Mail = () => hanging.Task;

        Task<Handling>[] underWay = [house.HandleAsync(mails), house.HandleAsync(mails)];
        Assert.InRange((await house.HandleAsync(mails with { PutOffs = 20 })).Until!.Value - house.Now, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(30));
        Assert.Equal(Handling.Done, await house.HandleAsync(calls));
        Assert.All(underWay, one => Assert.False(one.IsCompleted));
        hanging.SetResult(true);

        Assert.Equal([Handling.Done, Handling.Done], await Task.WhenAll(underWay));
        Assert.Equal(Handling.Done, await house.HandleAsync(mails));
        Assert.Equal(2, (await house.Bench.Get<AlertDirectory>().TellingsAsync(Organisation, Assert.Single(await house.AlertsAsync()), default)).Count);
    }

    [Theory]
    [InlineData(AlertChannelKind.Webhook, "https://hooks.example.com/gate?token=secret#part", "https://hooks.example.com/gate")]
    [InlineData(AlertChannelKind.Webhook, "https://somebody:secret@hooks.example.com:8443/", "https://hooks.example.com:8443/")]
    [InlineData(AlertChannelKind.Webhook, "https://hooks.example.com/a%20b", "https://hooks.example.com/a%20b")]
    [InlineData(AlertChannelKind.Email, "ana@example.com", "ana@example.com")]
    public void Of_a_webhook_people_are_shown_nothing_behind_its_path(AlertChannelKind channel, string to, string shown) =>
        Assert.Equal(shown, new AlertRoute { Id = "alr_a", Name = "on call", Channel = channel, To = to, CreatedAt = DateTimeOffset.UnixEpoch }.ToShown);

    [Fact]
    public async Task What_was_overtaken_by_a_later_notice_is_told_no_more()
    {
        var house = await RaisedAsync(AlertChannelKind.Webhook);
        var raised = Assert.Single(house.Messages);
        for (var n = 0; house.Messages.Count == 1 && n < 10; n++)
            await house.LookAsync(AlertBench.Call(0, 1000));
        var cleared = house.Messages[1];

        house.Bench.Target.Answer = _ => AnsweringTarget.Says("{}", 503);
        Assert.NotNull((await house.HandleAsync(cleared)).Until);
        Assert.NotNull((await house.HandleAsync(raised)).Until);
        house.Bench.Target.Answer = _ => AnsweringTarget.Says("{}");
        Assert.Equal(Handling.Done, await house.HandleAsync(cleared));
        Assert.Equal(Handling.Done, await house.HandleAsync(raised));

        Assert.Equal(3, house.Bench.Target.Calls.Count);
        Assert.Equal("cleared", JsonDocument.Parse(house.Bench.Target.Calls[^1].Body).RootElement.GetProperty("event").GetString());
    }

    [Fact]
    public async Task Operators_take_it_on_silence_it_and_take_that_back()
    {
        var house = await RaisedAsync(AlertChannelKind.Webhook);
        var (change, id) = (house.Bench.Get<ChangeAlert>(), (await house.AlertsAsync())[0].Id);

        var silenced = EngineBench.Value(await change.SilenceAsync(Organisation, id, house.Now.AddHours(1), EngineBench.Operator, default));
        Assert.Equal((AlertState.Silenced, true), (silenced.StateAt(house.Now), silenced.IsOwed));
        await house.LookAsync(AlertBench.Call(100, 100));
        Assert.Single(house.Messages);
        EngineBench.Value(await change.UnsilenceAsync(Organisation, id, EngineBench.Operator, default));
        await house.LookAsync(AlertBench.Call(100, 100));
        Assert.Equal(2, house.Messages.Count);

        var taken = EngineBench.Value(await change.AcknowledgeAsync(Organisation, id, EngineBench.Operator, default));
        Assert.Equal(taken, EngineBench.Value(await change.AcknowledgeAsync(Organisation, id, "usr_11111111111111111111", default)));
        var both = EngineBench.Value(await change.SilenceAsync(Organisation, id, house.Now.AddMinutes(1), EngineBench.Operator, default));
        Assert.False(both.IsOwed);
        foreach (var until in new[] { house.Now, house.Now.AddDays(31) })
            Assert.IsType<ChangeOutcome<Alert>.Refused>(await change.SilenceAsync(Organisation, id, until, EngineBench.Operator, default));
        Assert.IsType<ChangeOutcome<Alert>.Refused>(await change.AcknowledgeAsync(Organisation, "alt_00000000000000000000", EngineBench.Operator, default));
        Assert.Equal(["alert-raised", "alert-silenced", "alert-unsilenced", "alert-acknowledged", "alert-silenced"], house.EntriesOf(AlertRows.Partition));
    }

    private static async Task<AlertBench> RaisedAsync(params AlertChannelKind[] routes)
    {
        var house = await AlertBench.OpenAsync();
        foreach (var route in routes)
            await house.RouteAsync(route);
        await house.LookAsync(AlertBench.Call(100, 100));
        return house;
    }

    private static async Task<AlertRoute> WebhookAsync(AlertBench house) => (await house.Bench.Get<AlertRoutes>().ListAsync(Organisation, default)).Single(route => route.Channel is AlertChannelKind.Webhook);

    private static async Task<RefusalCode> RefusedAsync(AlertBench house, AlertRouteDraft draft) =>
        Assert.IsType<ChangeOutcome<AlertRoute>.Refused>(await house.Bench.Get<ChangeAlertRoutes>().AddAsync(Organisation, draft, EngineBench.Operator, default)).Refusal.Code;
}
