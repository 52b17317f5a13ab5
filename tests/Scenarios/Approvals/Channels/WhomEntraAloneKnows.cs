using System.Text;
using System.Text.RegularExpressions;
using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios.Approvals.Channels;

/// <summary>Whoever is an approver by Entra ID alone is told wherever the directory says, sees what they are asked, and answers signed in.</summary>
public sealed class WhomEntraAloneKnows(EntraHouse house) : IClassFixture<EntraHouse>
{
    private const string Role = "Gatehouse.Approver";

    [NeedsMailServer]
    public async Task They_are_told_by_mail_and_in_Teams_and_answer_with_their_token_alone()
    {
        var ana = await house.SignedInAsync();
        var (task, approval) = await HandInAsync();
        var (mail, card) = (await house.Mails.ReceiveAsync(ana.Email), await CardAsync(ana, approval));

        // Neither of them takes an answer, and each says where one is taken.
        Assert.Equal(["Open the page"], card.Titles);
        Assert.Contains("Sign in to answer", card.Body.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(ChannelHouse.CardIn(mail.Html).GetProperty("actions").EnumerateArray(), action => action.TextOf("title") is "Approve" or "Deny");
        var page = await house.Client.GetAsync(mail.Path);
        Assert.Equal((200, false), (page.Status, page.Text.Contains("<form", StringComparison.Ordinal)));
        Assert.Contains($"/v1/approvals/{approval}/decision", page.Text, StringComparison.Ordinal);
        foreach (var verb in new[] { "approve", "deny" })
        {
            var pressed = await house.PressAsync(card, verb, ana.Id);
            Assert.Equal((400, "step-up-required"), (pressed.Body.NumberOf("statusCode"), pressed.Body.GetProperty("value").TextOf("code")));
            Assert.Equal((403, "step-up-required"), await PressInOutlookAsync(ana, mail, verb));
        }

        Assert.Equal("pending", await StateAsync(approval));
        Assert.Empty(house.Target.CallsOf(task));

        var read = await house.Client.GetAsync($"/v1/approvals/{approval}", ana.Token(Role).ToString());
        Assert.Equal((200, true), (read.Status, read.Body.GetProperty("open").GetBoolean()));
        var answered = await house.Client.PostAsync($"/v1/approvals/{approval}/decision", new { decision = "approve", hash = read.Body.TextOf("hash") }, ana.Token(Role).ToString());

        Assert.Equal((200, "approved"), (answered.Status, answered.Body.TextOf("state")));
        Assert.Equal("succeeded", (await house.Agent.EndAsync(task)).TaskStatus);
        await Eventually.IsTrueAsync("the card says so", () => TeamsCard.HeadOf(house.Microsoft.SeenBy(ana.Id)[card.Message]) == "Approved");
    }

    [NeedsMailServer]
    public async Task Who_opens_the_link_signed_in_answers_on_the_page()
    {
        var ana = await house.SignedInAsync();
        var (task, _) = await HandInAsync();
        var path = (await house.Mails.ReceiveAsync(ana.Email)).Path;

        var page = await house.Client.GetAsync(path, ana.Token(Role).ToString());
        var members = new Dictionary<string, string>(StringComparer.Ordinal) { ["form"] = Field(page.Text, "form"), ["hash"] = Field(page.Text, "hash"), ["answer"] = "approve" };
        using var answer = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(members) };
        var answered = await house.Client.SendAsync(answer, ana.Token(Role).ToString(), ("Cookie", page.Headers.GetValues("Set-Cookie").Single().Split(';')[0]));

        Assert.Contains("Approved. The task runs once", answered.Text, StringComparison.Ordinal);
        Assert.Equal("succeeded", (await house.Agent.EndAsync(task)).TaskStatus);
    }

    [NeedsMailServer]
    public async Task Whose_role_was_taken_away_is_told_no_more_and_no_card_or_link_of_theirs_is_good()
    {
        var (ana, bob) = (await house.SignedInAsync(), await house.SignedInAsync());
        var (_, before) = await HandInAsync();
        var (mail, card) = (await house.Mails.ReceiveAsync(ana.Email), await CardAsync(ana, before));

        Assert.Equal(401, (await ana.ListAsync()).Status);
        await Eventually.IsTrueAsync("the sign-in is noted", async () => (await house.NotedAsync(ana))?.Roles is []);
        var (_, after) = await HandInAsync();
        await CardAsync(bob, after);
        await house.Mails.ReceiveAsync(bob.Email, 2);

        Assert.Single(house.Mails.To(ana.Email));
        Assert.DoesNotContain(house.Microsoft.CallsOf(ana.Id), call => call.Body.ToString().Contains(after, StringComparison.Ordinal));
        Assert.Equal(403, (await house.Client.GetAsync(mail.Path)).Status);
        Assert.Equal("forbidden", (await house.PressAsync(card, "approve", ana.Id)).Body.GetProperty("value").TextOf("code"));
        Assert.Equal("pending", await StateAsync(before));
    }

    private async Task<(string Task, string Approval)> HandInAsync()
    {
        var reply = await house.DispatchAsync(await house.ConnectAsync(new { when = "always" }));
        Assert.True(reply.Status == 202 && reply.TaskStatus == "awaitingApproval", reply.ToString());
        return (reply.Task, reply.Body.TextOf("approval")!);
    }

    private Task<TeamsCard> CardAsync(Colleague colleague, string approval) => new TeamsClient(house.Client, house.Microsoft).CardOfAsync(colleague.Id, approval);

    private async Task<string> StateAsync(string approval) => (await house.Client.GetAsync($"/v1/approvals/{approval}", house.Owner.Key)).Body.TextOf("state")!;

    private async Task<(int Status, string? Code)> PressInOutlookAsync(Colleague colleague, Mail mail, string verb)
    {
        var shows = ChannelHouse.CardIn(mail.Html).GetProperty("autoInvokeAction").TextOf("body")!;
        using var press = new HttpRequestMessage(HttpMethod.Post, "/v1/approvals/outlook") { Content = new StringContent(verb + shows[shows.IndexOf(' ', StringComparison.Ordinal)..], Encoding.UTF8, "text/plain") };
        var reply = await house.Client.SendAsync(press, house.Microsoft.OutlookToken(colleague.Id).ToString());
        return (reply.Status, reply.Code);
    }

    private static string Field(string page, string name) => Regex.Match(page, $"name=\"{name}\" value=\"([^\"]+)\"").Groups[1].Value;
}
