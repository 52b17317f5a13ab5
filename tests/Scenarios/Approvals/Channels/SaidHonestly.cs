using System.Text.RegularExpressions;
using Gatehouse.Approvals;
using Gatehouse.Registry;
using Gatehouse.Scenarios.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Scenarios.Approvals.Channels;

/// <summary>Two must say yes. What each channel says to whose yes does not count, and to whose yes counts again.</summary>
public sealed class SaidHonestly(ChannelHouse house) : IClassFixture<ChannelHouse>
{
    private const string Why = "shares an address with somebody who has said yes";

    [Fact]
    public async Task A_second_yes_of_one_person_is_taken_and_said_not_to_count_wherever_it_is_given()
    {
        var first = await house.ColleagueAsync();
        var second = await TwinAsync(first);
        var one = await AskTwiceAsync(first, second);
        var many = await AskTwiceAsync(first, second);
        var chat = await AskTwiceAsync(first, second);
        var page = await AskTwiceAsync(first, second);

        var alone = await second.Person.ApproveAsync(one);
        Assert.Equal((200, "pending", false), (alone.Status, alone.Body.TextOf("state"), alone.Body.GetProperty("open").GetBoolean()));
        var vote = alone.Body.GetProperty("votes")[1];
        Assert.Equal((false, FourEyes.SamePersonClause), (vote.GetProperty("counts").GetBoolean(), vote.TextOf("clause")));
        Assert.Contains(Why, vote.TextOf("detail"), StringComparison.Ordinal);

        var batch = await house.Client.PostAsync("/v1/approvals/decisions", new { decisions = new[] { new { approval = many.Approval, decision = "approve", hash = many.Hash } } }, second.Person.Key);
        var outcome = batch.Body.GetProperty("items")[0];
        Assert.Equal((false, "pending", FourEyes.SamePersonClause), (outcome.GetProperty("counted").GetBoolean(), outcome.TextOf("state"), outcome.TextOf("clause")));
        Assert.Contains(Why, outcome.TextOf("detail"), StringComparison.Ordinal);

        var pressed = await house.PressAsync(await house.CardOfAsync(second, chat.Approval), "approve", second.Id);
        Assert.Contains(Why, pressed.Text, StringComparison.Ordinal);
        Assert.Contains("\"verb\":\"deny\"", pressed.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"verb\":\"approve\"", pressed.Text, StringComparison.Ordinal);

        var answered = await AnswerPageAsync(second, page, "approve");
        Assert.Contains("was taken, and does not count", answered, StringComparison.Ordinal);
        Assert.Contains(Why, answered, StringComparison.Ordinal);

        foreach (var asked in new[] { one, many, chat, page })
        {
            Assert.Single(
                (await house.Owner.ReadAuditAsync()).All,
                record => record.Kind == "approval-refused" && record.ToString().Contains(asked.Approval, StringComparison.Ordinal)
                    && record.ToString().Contains(second.Person.Id, StringComparison.Ordinal) && record.ToString().Contains(FourEyes.SamePersonClause, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Whose_yes_does_not_count_may_say_no_instead_by_the_API_the_page_and_the_card()
    {
        var first = await house.ColleagueAsync();
        var second = await TwinAsync(first);
        var (one, chat, page) = (await AskTwiceAsync(first, second), await AskTwiceAsync(first, second), await AskTwiceAsync(first, second));
        foreach (var asked in new[] { one, chat, page })
            Assert.Equal("pending", (await second.Person.ApproveAsync(asked)).Body.TextOf("state"));

        var denied = await second.Person.DenyAsync(one);
        Assert.Equal((200, "denied"), (denied.Status, denied.Body.TextOf("state")));
        Assert.Equal(["approve", "deny"], denied.Body.GetProperty("votes").EnumerateArray().Select(vote => vote.TextOf("decision")));

        var shown = await PageAsync(second, page);
        Assert.Contains("You may say no instead", shown.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"approve\"", shown.Text, StringComparison.Ordinal);
        Assert.Contains("Denied. The task has ended", await AnswerPageAsync(second, page, "deny"), StringComparison.Ordinal);

        Assert.Equal("Denied", TeamsAsks.Replaced(await house.PressAsync(await house.CardOfAsync(second, chat.Approval), "deny", second.Id)).Head);
        Assert.Equal("denied", (await house.Agent.EndAsync(chat.Task)).TaskStatus);
    }

    [Fact]
    public async Task Whose_yes_counts_again_is_offered_another_by_the_API_the_page_and_the_card()
    {
        var (ana, bob) = (await house.ColleagueAsync(), await house.ColleagueAsync());
        var group = await house.GroupAsync(ana.User, bob.User);
        var (asked, cards) = await house.AskInTeamsAsync(await house.ConnectAsync(new { when = "always", approvers = new[] { group }, quorum = 2 }), null, ana, bob);
        Assert.Equal(200, (await ana.Person.ApproveAsync(asked)).Status);
        Assert.False(await IsOpenAsync(ana, asked));
        await SetGroupAsync(group, bob.User);
        Assert.Equal("pending", (await bob.Person.ApproveAsync(asked)).Body.TextOf("state"));
        Assert.False(await IsOpenAsync(bob, asked));
        await SetGroupAsync(group, ana.User, bob.User);

        Assert.True(await IsOpenAsync(ana, asked));
        Assert.True(await IsOpenAsync(bob, asked));
        Assert.Equal([true], (await house.Client.GetAsync("/v1/approvals", ana.Person.Key)).Body.GetProperty("items").EnumerateArray().Where(item => item.TextOf("id") == asked.Approval).Select(item => item.GetProperty("open").GetBoolean()));
        Assert.Equal(("Approval needed", 1), TeamsAsks.Replaced(await house.PressAsync(cards[0], "refresh", ana.Id)));
        var page = await PageAsync(ana, asked);
        Assert.Contains("decides once you say so once more", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"deny\"", page.Text, StringComparison.Ordinal);

        Assert.Contains("Approved. The task runs once", await AnswerPageAsync(ana, asked, "approve"), StringComparison.Ordinal);
        Assert.Equal("succeeded", (await house.Agent.EndAsync(asked.Task)).TaskStatus);
    }

    /// <summary>The same person, entered once more: their host says the address that the directory says of the other.</summary>
    private async Task<Asker> TwinAsync(Asker other)
    {
        var (person, id) = (await house.PersonAsync("viewer"), Guid.NewGuid());
        var user = $"user:twin-{id:N}@example.com";
        var made = await house.Client.PostAsync("/v1/approvers", new { user, @operator = person.Id, addresses = new { teams = id.ToString("D") } }, house.Owner.Key);
        Assert.True(made.Status == 201, made.ToString());
        await house.Gateway.Services.GetRequiredService<VouchedOperators>().KeepAsync(
            await house.Owner.OrganisationAsync(), new VouchedOperator(person.Id, [OperatorRole.Viewer], DateTimeOffset.UtcNow) { Email = other.User["user:".Length..].ToUpperInvariant() }, default);
        return new Asker(person, user, id);
    }

    /// <summary>The first of them has said yes.</summary>
    private async Task<Asked> AskTwiceAsync(Asker first, Asker second)
    {
        var asked = await house.AskAsync(await house.ConnectAsync([first, second], quorum: 2), first.Person);
        Assert.Equal(200, (await first.Person.ApproveAsync(asked)).Status);
        return asked;
    }

    private async Task SetGroupAsync(string group, params string[] members)
    {
        var path = $"/v1/approver-groups/{group["group:".Length..]}";
        var version = (await house.Client.GetAsync(path, house.Owner.Key)).Header("ETag")!;
        Assert.Equal(200, (await house.Client.PutAsync(path, new { members }, house.Owner.Key, ("If-Match", version))).Status);
    }

    private static async Task<bool> IsOpenAsync(Asker asker, Asked asked) => (await asker.Person.ReadAsync(asked.Approval)).Body.GetProperty("open").GetBoolean();

    private async Task<string> PathAsync(Asker asker, Asked asked)
    {
        var ticket = new ApprovalTicket(await house.Owner.OrganisationAsync(), asked.Approval, asker.Person.Id, TicketUse.Page);
        return $"/approvals/{await house.Gateway.Services.GetRequiredService<ApprovalTickets>().IssueAsync(ticket, DateTimeOffset.UtcNow.AddHours(1), default)}";
    }

    private async Task<Reply> PageAsync(Asker asker, Asked asked) => await house.Client.GetAsync(await PathAsync(asker, asked));

    private async Task<string> AnswerPageAsync(Asker asker, Asked asked, string answer)
    {
        var path = await PathAsync(asker, asked);
        var page = await house.Client.GetAsync(path);
        var members = new Dictionary<string, string>(StringComparer.Ordinal) { ["form"] = Field(page.Text, "form"), ["hash"] = Field(page.Text, "hash"), ["answer"] = answer };
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(members) };
        return (await house.Client.SendAsync(request, null, ("Cookie", page.Headers.GetValues("Set-Cookie").Single().Split(';')[0]))).Text;
    }

    private static string Field(string page, string name) => Regex.Match(page, $"name=\"{name}\" value=\"([^\"]+)\"").Groups[1].Value;
}
