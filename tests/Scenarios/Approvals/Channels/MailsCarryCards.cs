using System.Text.Json;
using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios.Approvals.Channels;

/// <summary>The card that Outlook shows travels in the mail that everybody else reads as text.</summary>
public sealed class MailsCarryCards(MailedHouse house) : IClassFixture<MailedHouse>
{
    [NeedsMailServer]
    public async Task A_mail_is_read_as_text_or_answered_as_a_card()
    {
        var ana = await house.ColleagueAsync();
        var (asked, _) = await house.AskInTeamsAsync(await house.ConnectAsync([ana]), new { type = "summarize", input = new { text = "</script><script>alert(1)</script>" } }, ana);

        var mail = await house.Mails.ReceiveAsync(ana.User["user:".Length..]);

        Assert.Contains("/approvals/", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("adaptivecard", mail.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(1, mail.Html.Split("<script").Length - 1);
        var card = ChannelHouse.CardIn(mail.Html);
        Assert.Equal((MicrosoftStandIn.Originator.ToString("D"), ana.User["user:".Length..]), (card.TextOf("originator"), card.GetProperty("expectedActors")[0].GetString()));
        Assert.Contains("alert", card.ToString(), StringComparison.Ordinal);

        var approve = card.GetProperty("actions").EnumerateArray().First(action => action.TextOf("title") == "Approve");
        var body = new StringContent(approve.TextOf("body")!.Replace("{{reason.value}}", "", StringComparison.Ordinal), System.Text.Encoding.UTF8, "text/plain");
        var pressed = await house.Client.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/v1/approvals/outlook") { Content = body }, house.Microsoft.OutlookToken(ana.Id).ToString());
        Assert.Equal((200, "Approved"), (pressed.Status, TeamsCard.HeadOf(pressed.Body)));
        Assert.Equal("succeeded", (await house.Agent.EndAsync(asked.Task)).TaskStatus);
    }

    [NeedsMailServer]
    public async Task Whom_the_directory_does_not_know_answers_by_the_link_alone()
    {
        var user = $"bob-{Guid.NewGuid():n}@example.com";
        Assert.Equal(201, (await house.Client.PostAsync("/v1/approvers", new { user = $"user:{user}", addresses = new { email = user } }, house.Owner.Key)).Status);
        Assert.Equal(202, (await house.DispatchAsync(await house.ConnectAsync(new { when = "always", approvers = new[] { $"user:{user}" } }))).Status);

        var mail = await house.Mails.ReceiveAsync(user);

        Assert.DoesNotContain("<script", mail.Html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("/approvals/", mail.Html, StringComparison.Ordinal);
    }
}
