using System.Net.Mail;
using Gatehouse.Approvals;
using Gatehouse.Tests.Approvals;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Http.Mail;

/// <summary>Whoever is asked too much hears of everything all the same.</summary>
public sealed class EmailChannelTests
{
    [Fact]
    public async Task What_comes_within_the_hour_after_a_digest_is_in_the_next_one_when_the_hour_is_over()
    {
        var bench = await MailBench.AskingAnaAsync();
        var before = await bench.AskAsync(11);
        Assert.Equal((11, 11), (bench.Mails.Count, (await bench.LinkedAsync(bench.Mails[^1])).Count));

        await bench.Approvals.PassAsync(TimeSpan.FromMinutes(10));
        var after = await bench.AskAsync(3);
        bench.Restart();
        await bench.Approvals.PassAsync(TimeSpan.FromMinutes(49));
        Assert.Equal(11, bench.Mails.Count);
        await bench.Approvals.PassAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(12, bench.Mails.Count);
        var linked = await bench.LinkedAsync(bench.Mails[^1]);
        Assert.Equal(after.Order(), linked.Take(3).Order());
        Assert.Equal(before.Order(), linked.Skip(3).Order());
        Assert.Empty(bench.Log);
    }

    [Fact]
    public async Task Who_is_put_off_is_looked_at_when_their_time_comes_and_not_before()
    {
        var bench = await MailBench.AskingAnaAsync();
        await bench.AskAsync(11);
        var approval = Assert.Single(await bench.AskAsync(1));
        var (queue, digest) = (bench.Approvals.Bench.World.Queue, bench.Approvals.Now.Add(ApprovalDigests.Every));

        Assert.Equal(new ApprovalLook.Waiting(0, digest), await bench.Approvals.Bench.Get<KeepApproval>().LookAsync(EngineBench.Organisation, approval, default));
        Assert.Equal(digest, queue.Sent[^1].VisibleAt);
        var sent = queue.Sent.Count;
        await bench.Approvals.PassAsync(TimeSpan.FromMinutes(59));
        Assert.Equal(sent, queue.Sent.Count);

        await bench.Approvals.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal((12, sent + 1), (bench.Mails.Count, queue.Sent.Count));
        Assert.Equal(new ApprovalLook.Waiting(0, bench.Approvals.Now.AddHours(3)), await bench.Approvals.Bench.Get<KeepApproval>().LookAsync(EngineBench.Organisation, approval, default));
    }

    [Fact]
    public async Task What_would_expire_before_is_told_while_half_of_its_time_is_left_with_all_that_was_put_off()
    {
        var bench = await MailBench.AskingAnaAsync();
        await bench.AskAsync(11);
        var (late, soon) = (await bench.AskAsync(1), await bench.AskAsync(1, TimeSpan.FromMinutes(30)));

        await bench.Approvals.PassAsync(TimeSpan.FromMinutes(15));

        Assert.Equal(12, bench.Mails.Count);
        Assert.Equal([.. soon, .. late], (await bench.LinkedAsync(bench.Mails[^1])).Take(2));
        await bench.Approvals.PassAsync(TimeSpan.FromHours(2));
        Assert.Equal(12, bench.Mails.Count);
    }

    [Fact]
    public async Task Once_ten_or_fewer_wait_whoever_was_put_off_is_told_of_each_by_itself()
    {
        var bench = await MailBench.AskingAnaAsync();
        var asked = await bench.AskAsync(12);
        foreach (var approval in asked.Take(3))
            Assert.IsType<ApprovalOutcome.Answered>(await bench.Approvals.AnswerAsync(approval, ApprovalAnswer.Deny, bench.Ana));

        await bench.Approvals.PassAsync(ApprovalDigests.Every);

        Assert.Equal(12, bench.Mails.Count);
        Assert.Equal([asked[^1]], await bench.LinkedAsync(bench.Mails[^1]));
        Assert.Equal($"{asked[^1]}.asked.{bench.Ana}", bench.Mails[^1].Id);
    }

    [Fact]
    public async Task What_has_no_room_in_a_digest_is_in_another_that_follows_at_once()
    {
        var bench = await MailBench.AskingAnaAsync();
        await bench.AskAsync(11);
        var asked = await bench.AskAsync(70);

        await bench.Approvals.PassAsync(ApprovalDigests.Every + ApprovalDigests.SendingLasts);

        Assert.Equal(13, bench.Mails.Count);
        var linked = new[] { await bench.LinkedAsync(bench.Mails[11]), await bench.LinkedAsync(bench.Mails[12]) };
        Assert.InRange(linked[0].Count, 50, 51);
        Assert.Empty(asked.Except(linked.SelectMany(one => one)));
    }

    [Fact]
    public async Task A_digest_says_nothing_of_what_is_addressed_to_others_by_then()
    {
        var bench = await MailBench.AskingAnaAsync();
        await bench.AskAsync(11);
        await bench.SetGroupAsync("group:heads", null, "user:ana");
        await bench.AddressAsync("group:heads", basedOn: 1);
        var lost = Assert.Single(await bench.AskAsync(1));
        await bench.AddressAsync("user:ana", basedOn: 2);
        var soon = Assert.Single(await bench.AskAsync(1, TimeSpan.FromMinutes(30)));
        await bench.SetGroupAsync("group:heads", 1, "user:bob");

        await bench.Approvals.PassAsync(TimeSpan.FromMinutes(15));

        var linked = await bench.LinkedAsync(bench.Mails[^1]);
        Assert.Equal((12, soon, 12), (bench.Mails.Count, linked[0], linked.Count));
        Assert.DoesNotContain(lost, linked);
    }

    [Fact]
    public async Task A_server_that_takes_no_digest_gets_it_again()
    {
        var bench = await MailBench.AskingAnaAsync();
        await bench.AskAsync(11);
        var after = await bench.AskAsync(2);

        bench.Fault = new SmtpException(SmtpStatusCode.ServiceNotAvailable);
        await bench.Approvals.PassAsync(ApprovalDigests.Every);
        Assert.Equal(11, bench.Mails.Count);
        bench.Fault = null;
        await bench.Approvals.PassAsync(TimeSpan.FromMinutes(10));

        Assert.Equal(12, bench.Mails.Count);
        Assert.Equal(after.Order(), (await bench.LinkedAsync(bench.Mails[^1])).Take(2).Order());
        Assert.NotEmpty(bench.Log);
    }

    [Fact]
    public async Task Each_is_told_of_each_notice_that_is_for_them_once()
    {
        var bench = await MailBench.AskingAnaAsync(""","remindAfter":"PT20M","escalateAfter":"PT30M","escalateTo":["user:bob"]""");
        var bob = await bench.EnterAsync("bob");
        var approval = Assert.Single(await bench.AskAsync(1));

        await bench.Approvals.PassAsync(TimeSpan.FromMinutes(45));

        Assert.Equal(
            [$"{approval}.asked.{bench.Ana}", $"{approval}.reminded-1.{bench.Ana}", $"{approval}.escalated.{bob}", .. new[] { $"{approval}.reminded-2.{bench.Ana}", $"{approval}.reminded-2.{bob}" }.Order()],
            bench.Mails.Select(mail => mail.Id).Take(3).Concat(bench.Mails.Select(mail => mail.Id).Skip(3).Order()));
    }

    [Fact]
    public async Task Whoever_is_put_off_is_asked_first_when_they_would_be_reminded()
    {
        var bench = await MailBench.AskingAnaAsync(""","remindAfter":"PT20M","escalateAfter":"PT3H","escalateTo":["user:bob"]""");
        var asked = await bench.AskAsync(12);

        await bench.Approvals.PassAsync(TimeSpan.FromMinutes(21));
        Assert.Equal(11, bench.Mails.Count);
        foreach (var approval in asked.Take(11))
            await bench.Approvals.AnswerAsync(approval, ApprovalAnswer.Deny, bench.Ana);
        await bench.Approvals.PassAsync(TimeSpan.FromMinutes(20));

        Assert.Equal($"{asked[^1]}.asked.{bench.Ana}", bench.Mails[^1].Id);
        Assert.Equal(12, bench.Mails.Count);
    }

    [Fact]
    public async Task Nothing_is_kept_of_whoever_was_put_off_once_it_is_over()
    {
        var bench = await MailBench.AskingAnaAsync();
        var asked = await bench.AskAsync(13);
        Assert.NotNull(Assert.Single(await bench.TellingsAsync(asked[^1])).Until);

        foreach (var approval in asked)
            await bench.Approvals.AnswerAsync(approval, ApprovalAnswer.Deny, bench.Ana);
        await bench.Approvals.ReceiveAsync();

        Assert.Empty(bench.Kept());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(11)] // by a digest
    public async Task Of_two_who_look_at_once_one_tells_and_the_other_finds_it_told(int before)
    {
        var bench = await MailBench.AskingAnaAsync();
        await bench.AskAsync(before);
        await bench.Approvals.PassAsync(ApprovalDigests.Every);
        var (sent, approval, beside) = (bench.Mails.Count, await bench.HandInAsync(), bench.Beside());
        var now = bench.Approvals.Now;
        ApprovalLook? other = null;
        bench.Taking = async () => other ??= await MailBench.LookAsync(beside, approval);

        await bench.Approvals.ReceiveAsync();

        Assert.Equal(sent + 1, bench.Mails.Count);
        Assert.Equal(new ApprovalLook.Waiting(0, now + TellPeople.ClaimLasts), other);
        Assert.Equal(new ApprovalLook.Waiting(0, now.AddHours(4)), await MailBench.LookAsync(beside, approval));
        Assert.Equal(sent + 1, bench.Mails.Count);
        Assert.Empty(bench.Log);
    }

    [Fact]
    public async Task Whoever_comes_second_while_the_first_fails_leaves_nobody_untold()
    {
        var bench = await MailBench.AskingAnaAsync();
        var (approval, beside) = (await bench.HandInAsync(), bench.Beside());
        ApprovalLook? other = null;
        bench.Fault = new SmtpException(SmtpStatusCode.GeneralFailure);
        bench.Taking = async () => other ??= await MailBench.LookAsync(beside, approval);
        await bench.Approvals.ReceiveAsync();
        Assert.Empty(bench.Mails);

        bench.Fault = null;
        await bench.Approvals.PassAsync(TimeSpan.FromMinutes(1));

        Assert.Equal($"{approval}.asked.{bench.Ana}", Assert.Single(bench.Mails).Id);
    }

    [Fact]
    public async Task Whom_somebody_claimed_who_fell_over_is_told_once_the_claim_has_ended()
    {
        var bench = await MailBench.AskingAnaAsync();
        var approval = await bench.HandInAsync();
        var place = ApprovalIndex.PlaceOf((await bench.Approvals.ReadAsync(approval)).Approval);
        var fresh = new Telling("mail", place, bench.Ana) { Notice = ApprovalNotice.Asked, Round = 0 };
        await bench.Approvals.Bench.Get<ToldPeople>().ChangeAsync(EngineBench.Organisation, fresh, fresh with { ClaimedUntil = bench.Approvals.Now + TellPeople.ClaimLasts }, default);

        await bench.Approvals.PassAsync(TellPeople.ClaimLasts - TimeSpan.FromSeconds(1));
        Assert.Empty(bench.Mails);
        await bench.Approvals.PassAsync(TimeSpan.FromSeconds(1));

        Assert.Single(bench.Mails);
        Assert.True(Assert.Single(await bench.TellingsAsync(approval)).IsTold);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)] // by a digest
    public async Task What_is_decided_while_a_mail_goes_out_leaves_nothing_behind(int before)
    {
        var bench = await MailBench.AskingAnaAsync();
        await bench.AskAsync(before);
        var (kept, approval, beside) = (bench.Kept(), await bench.HandInAsync(), bench.Beside());
        bench.Taking = () => bench.EndAsync(beside, approval);

        await MailBench.LookAsync(bench.Approvals.Bench, approval);

        Assert.Equal(before + 1, bench.Mails.Count);
        Assert.Equal(kept, bench.Kept());
    }

    [Fact]
    public async Task What_is_decided_right_before_a_mail_goes_out_sends_none_and_leaves_nothing_behind()
    {
        var bench = await MailBench.AskingAnaAsync();
        var (approval, beside) = (await bench.HandInAsync(), bench.Beside());
        bench.Approvals.Bench.World.Table.NextWrites.Enqueue(async claim =>
        {
            await bench.EndAsync(beside, approval);
            return claim();
        });

        await MailBench.LookAsync(bench.Approvals.Bench, approval);

        Assert.Empty(bench.Mails);
        Assert.Empty(bench.Kept());
    }
}
