using System.Diagnostics;
using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios.Approvals.Channels;

/// <summary>People are asked by a card in Teams, answer by pressing, and no card is left that offers what is over.</summary>
public sealed class TeamsAsks(ChannelHouse house) : IClassFixture<ChannelHouse>
{
    [Fact]
    public async Task A_press_approves_the_task_runs_and_every_card_says_so()
    {
        var (ana, bob) = (await house.ColleagueAsync(), await house.ColleagueAsync());
        var (asked, cards) = await house.AskInTeamsAsync(await house.ConnectAsync([ana, bob]), new { type = "summarize", input = new { text = "a story" } }, ana, bob);
        Assert.Equal(["Approve", "Deny"], cards[0].Titles);
        Assert.Empty(house.Target.CallsOf(asked.Task));

        var pressed = await house.PressAsync(cards[0], "approve", ana.Id, reason: "looks right");

        Assert.Equal(("Approved", 0), Replaced(pressed));
        Assert.Equal("succeeded", (await house.Agent.EndAsync(asked.Task)).TaskStatus);
        var read = await ana.Person.ReadAsync(asked.Approval);
        Assert.Equal((ana.Person.Id, "looks right"), (read.Body.TextOf("decidedBy"), read.Body.GetProperty("votes")[0].TextOf("reason")));
        foreach (var asker in new[] { ana, bob })
            await Eventually.IsTrueAsync("the card says so", () => TeamsCard.HeadOf(house.Microsoft.SeenBy(asker.Id).Single().Value) == "Approved" && TeamsCard.TitlesOf(house.Microsoft.SeenBy(asker.Id).Single().Value) is []);
    }

    [Fact]
    public async Task A_press_denies()
    {
        var ana = await house.ColleagueAsync();
        var (asked, cards) = await house.AskInTeamsAsync(await house.ConnectAsync([ana]), null, ana);

        Assert.Equal(("Denied", 0), Replaced(await house.PressAsync(cards[0], "deny", ana.Id)));
        Assert.Equal("denied", (await house.Agent.EndAsync(asked.Task)).TaskStatus);
        Assert.Empty(house.Target.CallsOf(asked.Task));
    }

    [Fact]
    public async Task Whoever_answers_elsewhere_leaves_no_card_that_still_asks()
    {
        var ana = await house.ColleagueAsync();
        var (asked, _) = await house.AskInTeamsAsync(await house.ConnectAsync([ana]), null, ana);

        Assert.Equal(200, (await ana.Person.ApproveAsync(asked)).Status);

        await Eventually.IsTrueAsync("the card says so", () => TeamsCard.HeadOf(house.Microsoft.SeenBy(ana.Id).Single().Value) == "Approved");
    }

    [Fact]
    public async Task Of_two_who_are_needed_the_first_waits_for_the_second()
    {
        var (ana, bob) = (await house.ColleagueAsync(), await house.ColleagueAsync());
        var (asked, cards) = await house.AskInTeamsAsync(await house.ConnectAsync([ana, bob], quorum: 2), null, ana, bob);

        Assert.Equal(("Approval needed", 0), Replaced(await house.PressAsync(cards[0], "approve", ana.Id)));
        Assert.Equal(("Approval needed", 0), Replaced(await house.PressAsync(cards[0], "approve", ana.Id)));
        Assert.Equal("pending", (await ana.Person.ReadAsync(asked.Approval)).Body.TextOf("state"));
        Assert.Equal(("Approved", 0), Replaced(await house.PressAsync(cards[1], "approve", bob.Id)));
        Assert.Equal("succeeded", (await house.Agent.EndAsync(asked.Task)).TaskStatus);
    }

    [Fact]
    public async Task A_reminder_is_a_card_of_its_own_and_takes_the_other_back()
    {
        var ana = await house.ColleagueAsync();
        var (asked, cards) = await house.AskInTeamsAsync(await house.ConnectAsync([ana], remindAfter: "PT1S"), null, ana);

        await Eventually.IsTrueAsync("the first is taken back", () => house.Microsoft.SeenBy(ana.Id) is { Count: 1 } seen && !seen.ContainsKey(cards[0].Message));

        // The one that was taken back is good as long as somebody still has it.
        Assert.Equal(("Approved", 0), Replaced(await house.PressAsync(cards[0], "approve", ana.Id)));
        await house.Agent.EndAsync(asked.Task);
    }

    [Fact]
    public async Task A_card_that_could_not_be_taken_back_says_so_all_the_same_when_it_is_over()
    {
        var ana = await house.ColleagueAsync();
        house.Microsoft.Refuse(ana.Id, 500, method: "DELETE");
        var (asked, _) = await house.AskInTeamsAsync(await house.ConnectAsync([ana], remindAfter: "PT1S"), null, ana);
        await Eventually.IsTrueAsync("she was reminded", () => house.Microsoft.SeenBy(ana.Id).Count >= 2);

        Assert.Equal(200, (await ana.Person.ApproveAsync(asked)).Status);

        await Eventually.IsTrueAsync("every card says so", () => house.Microsoft.SeenBy(ana.Id).Values.All(card => TeamsCard.HeadOf(card) == "Approved"));
    }

    [Fact]
    public async Task Nobody_is_asked_twice_by_the_same_notice()
    {
        var (ana, bob) = (await house.ColleagueAsync(), await house.ColleagueAsync());
        house.Microsoft.Refuse(bob.Id, 500);
        var (asked, _) = await house.AskInTeamsAsync(await house.ConnectAsync([ana, bob]), null, ana);
        await Eventually.IsTrueAsync("Bob was tried twice", () => house.Microsoft.CallsOf(bob.Id).Count >= 2);
        house.Microsoft.RefuseNoMore(bob.Id);
        await house.CardOfAsync(bob, asked.Approval);

        Assert.Single(house.Microsoft.CallsOf(ana.Id), call => call.Method == "POST" && !call.IsOpening);
        Assert.Single(house.Microsoft.CallsOf(bob.Id), call => call is { Method: "POST", IsOpening: false, Status: 200 });
    }

    [Fact]
    public async Task Whoever_is_told_to_wait_waits()
    {
        // A house of its own: while the Connector asks for patience, nobody is told anything.
        var alone = new ChannelHouse();
        await alone.InitializeAsync();
        try
        {
            var ana = await alone.ColleagueAsync();
            alone.Microsoft.Refuse(ana.Id, 429, retryAfter: "3");
            var connection = await alone.ConnectAsync([ana]);
            var asked = await alone.AskAsync(connection, ana.Person);
            await Eventually.IsTrueAsync("the first try is refused", () => alone.Microsoft.CallsOf(ana.Id).Count == 1);
            alone.Microsoft.RefuseNoMore(ana.Id);
            await alone.CardOfAsync(ana, asked.Approval);

            var calls = alone.Microsoft.CallsOf(ana.Id);
            Assert.True(Stopwatch.GetElapsedTime(calls[0].At, calls[1].At) >= TimeSpan.FromSeconds(2.9), "it was not waited for");
        }
        finally
        {
            await alone.DisposeAsync();
        }
    }

    [Fact]
    public async Task Whom_the_bot_does_not_reach_is_left_to_other_channels()
    {
        var ana = await house.ColleagueAsync();
        house.Microsoft.Refuse(ana.Id, 403);
        var asked = await house.AskAsync(await house.ConnectAsync([ana], remindAfter: "PT2S"), ana.Person);
        await Eventually.IsTrueAsync("she was tried", () => house.Microsoft.CallsOf(ana.Id).Count >= 1);
        // Nothing that failed is tried again until there is something new to say.
        await Eventually.IsTrueAsync("she was reminded", () => house.Microsoft.CallsOf(ana.Id).Count >= 2);

        Assert.All(house.Microsoft.CallsOf(ana.Id), call => Assert.True(call.IsOpening));
        Assert.Equal(200, (await ana.Person.ApproveAsync(asked)).Status);
        Assert.Equal("succeeded", (await house.Agent.EndAsync(asked.Task)).TaskStatus);
    }

    [Fact]
    public async Task Where_a_person_is_reached_the_chat_says_itself()
    {
        var ana = await house.ColleagueAsync();
        var installed = house.Activity("installationUpdate", ana.Id);
        installed["action"] = "add";
        Assert.Equal(200, (await house.BringAsync(installed)).Status);
        await house.AskInTeamsAsync(await house.ConnectAsync([ana]), null, ana);
        Assert.Equal($"a:{ana.Id:D}", Assert.Single(house.Microsoft.CallsOf(ana.Id)).Conversation);

        installed["action"] = "remove";
        Assert.Equal(200, (await house.BringAsync(installed)).Status);
        await house.AskInTeamsAsync(await house.ConnectAsync([ana]), null, ana);
        Assert.Contains(house.Microsoft.CallsOf(ana.Id), call => call.IsOpening);
    }

    [Fact]
    public async Task What_pays_is_denied_by_a_press_and_approved_on_the_page_alone()
    {
        var ana = await house.ColleagueAsync();
        var connection = await house.ConnectAsync([ana], more: new { tools = new { classes = new { financial = "allow" } } });
        var task = new { type = "refund.issue", tools = new[] { new { name = "stripe.refund", arguments = new { amount = 40 } } } };
        var (asked, cards) = await house.AskInTeamsAsync(connection, task, ana);

        Assert.Equal(["Deny", "Open the page"], cards[0].Titles);
        var pressed = await house.PressAsync(cards[0], "approve", ana.Id);
        Assert.Equal((400L, "step-up-required"), (pressed.Body.NumberOf("statusCode"), pressed.Body.GetProperty("value").TextOf("code")));
        Assert.Equal("pending", (await ana.Person.ReadAsync(asked.Approval)).Body.TextOf("state"));
        Assert.Equal(("Denied", 0), Replaced(await house.PressAsync(cards[0], "deny", ana.Id)));
    }

    [Fact]
    public async Task The_page_of_a_card_is_none_once_its_person_has_another_account()
    {
        var ana = await house.ColleagueAsync();
        var connection = await house.ConnectAsync([ana], more: new { tools = new { classes = new { financial = "allow" } } });
        var task = new { type = "refund.issue", tools = new[] { new { name = "stripe.refund", arguments = new { amount = 40 } } } };
        var (_, cards) = await house.AskInTeamsAsync(connection, task, ana);
        var page = new Uri(cards[0].Body.GetProperty("actions")[1].TextOf("url")!).AbsolutePath;
        Assert.Equal(200, (await house.Client.GetAsync(page)).Status);

        var path = $"/v1/approvers/{ana.Person.Id}";
        var version = (await house.Client.GetAsync(path, house.Owner.Key)).Header("ETag")!;
        var moved = await house.Client.PutAsync(path, new { user = ana.User, addresses = new { teams = Guid.NewGuid().ToString("D") } }, house.Owner.Key, ("If-Match", version));
        Assert.True(moved.Status == 200, moved.ToString());
        Assert.Equal(404, (await house.Client.GetAsync(page)).Status);
    }

    /// <summary>The head of the card that takes the place of the pressed one, and how many actions it offers.</summary>
    internal static (string Head, int Actions) Replaced(Reply reply)
    {
        Assert.True(reply is { Status: 200 } && reply.Body.NumberOf("statusCode") == 200 && reply.Body.TextOf("type") == "application/vnd.microsoft.card.adaptive", reply.ToString());
        var card = reply.Body.GetProperty("value");
        return (TeamsCard.HeadOf(card), TeamsCard.TitlesOf(card).Count);
    }
}
