using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Gatehouse.Approvals;
using Gatehouse.Scenarios.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Scenarios.Approvals.Channels;

/// <summary>What reaches the bot's door and is not what it seems (cases 60 to 66 of the catalogue of bad input).</summary>
public sealed class WhoeverPresses(ChannelHouse house) : IClassFixture<ChannelHouse>
{
    private static readonly RSA somebodyElses = RSA.Create(2048);

    /// <summary>Each with what spoils a token that would hold.</summary>
    private static readonly Dictionary<string, Func<TestToken, TestToken>> spoilt = new(StringComparer.Ordinal)
    {
        ["signed by somebody else"] = token => token with { Key = somebodyElses },
        ["signed by nobody"] = token => token with { Algorithm = "none" },
        ["said to be signed by a shared key"] = token => token with { Algorithm = "HS256" },
        ["under a key that nobody knows"] = token => token with { KeyId = "k9" },
        ["of another issuer"] = token => token.With("iss", "https://api.botframework.us"),
        ["of the directory instead of the Connector"] = token => token.With("iss", $"https://login.microsoftonline.com/{MicrosoftStandIn.Tenant:D}/v2.0"),
        ["for another bot"] = token => token.With("aud", MicrosoftStandIn.OutlookApp.ToString("D")),
        ["for several"] = token => token.With("aud", new[] { MicrosoftStandIn.Bot.ToString("D") }),
        ["for nobody"] = token => token.With("aud", null),
        ["expired"] = token => token.With("exp", TestToken.Now(-600)),
        ["for ever"] = token => token.With("exp", null),
        ["of the future"] = token => token.With("nbf", TestToken.Now(600)),
    };

    /// <summary>Each with what spoils a message under a token that holds.</summary>
    private static readonly Dictionary<string, Action<JsonObject>> mistaken = new(StringComparer.Ordinal)
    {
        ["of another service than the token"] = activity => activity["serviceUrl"] = "https://smba.trafficmanager.net/emea/",
        ["of no service"] = activity => activity.Remove("serviceUrl"),
        ["of another channel"] = activity => activity["channelId"] = "webchat",
        ["of another directory"] = activity => activity["conversation"]!["tenantId"] = MicrosoftStandIn.Bot.ToString("D"),
        ["of two directories"] = activity => activity["channelData"]!["tenant"]!["id"] = MicrosoftStandIn.Bot.ToString("D"),
        ["of no directory"] = activity =>
        {
            activity["conversation"]!.AsObject().Remove("tenantId");
            activity.Remove("channelData");
        },
        ["to another bot"] = activity => activity["recipient"]!["id"] = $"28:{MicrosoftStandIn.Tenant:D}",
    };

    public static TheoryData<string> Spoilt => [.. spoilt.Keys];

    public static TheoryData<string> Mistaken => [.. mistaken.Keys];

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    [InlineData("PUT")]
    public async Task Case_60_nothing_but_a_press_does_anything(string method)
    {
        var (ana, asked, card) = await AskAsync();
        foreach (var path in new[] { "/v1/bot/messages", "/v1/approvals/outlook" })
            Assert.InRange((await house.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), house.Microsoft.ConnectorToken().ToString())).Status, 400, 499);

        Assert.Equal(("Approval needed", 2), TeamsAsks.Replaced(await house.PressAsync(card, "refresh", ana.Id)));
        Assert.Equal(("Approval needed", 2), TeamsAsks.Replaced(await house.PressAsync(card, "approve", ana.Id, trigger: "automatic")));
        await IsPendingAsync(ana, asked);
    }

    [Theory]
    [MemberData(nameof(Spoilt))]
    public async Task Case_61_a_token_that_is_not_the_Connector_s_for_this_bot_is_nobody_s(string how)
    {
        var (ana, asked, card) = await AskAsync();

        var reply = await house.PressAsync(card, "approve", ana.Id, token: spoilt[how](house.Microsoft.ConnectorToken()));

        Assert.Equal((401, "unauthenticated"), (reply.Status, reply.Code));
        await IsPendingAsync(ana, asked);
    }

    [Theory]
    [MemberData(nameof(Mistaken))]
    public async Task Case_61_a_message_that_is_not_what_its_token_is_for_is_refused(string how)
    {
        var (ana, asked, card) = await AskAsync();

        var reply = await house.PressAsync(card, "approve", ana.Id, spoil: mistaken[how]);

        Assert.Equal((403, "forbidden"), (reply.Status, reply.Code));
        await IsPendingAsync(ana, asked);
    }

    [Fact]
    public async Task Case_61_a_key_that_is_not_endorsed_for_Teams_speaks_for_another_channel()
    {
        var (ana, asked, card) = await AskAsync();

        var reply = await house.PressAsync(card, "approve", ana.Id, token: house.Microsoft.ConnectorToken() with { KeyId = "unendorsed" });

        Assert.Equal((403, "forbidden"), (reply.Status, reply.Code));
        await IsPendingAsync(ana, asked);
    }

    [Theory]
    [InlineData("http://169.254.169.254/")]
    [InlineData("https://evil.example.com/")]
    [InlineData("https://evil.trafficmanager.net/")]
    [InlineData("https://smba.trafficmanager.net.evil.example.com/")]
    [InlineData("https://teams.microsoft.com@evil.example.com/")]
    [InlineData("https://eviltteams.microsoft.com.example/")]
    [InlineData("https://smba.trafficmanager.net:8443/")]
    public async Task Case_61_a_service_that_is_none_of_Teams_is_not_remembered_and_not_called(string service)
    {
        var ana = await house.ColleagueAsync();
        var activity = house.Activity("conversationUpdate", ana.Id);
        activity["serviceUrl"] = service;

        Assert.Equal(403, (await house.BringAsync(activity, house.Microsoft.ConnectorToken().With("serviceurl", service))).Status);

        await house.AskInTeamsAsync(await house.ConnectAsync([ana]), null, ana);
        Assert.True(house.Microsoft.CallsOf(ana.Id)[0].IsOpening);
    }

    [Fact]
    public async Task Case_61_somebody_else_s_card_is_good_for_nobody_whatever_the_message_says()
    {
        var (ana, asked, card) = await AskAsync();
        var eve = await house.ColleagueAsync();

        var stranger = Guid.NewGuid();
        foreach (var presser in new[] { eve.Id, stranger, eve.Id })
        {
            IsError(await house.PressAsync(card, "refresh", presser), 400, "forbidden");
            var reply = await house.PressAsync(card, "approve", presser, spoil: activity =>
            {
                activity["value"]!["action"]!["data"]!["approvedBy"] = ana.User;
                activity["value"]!["action"]!["data"]!["person"] = ana.Person.Id;
                activity["from"]!["name"] = ana.User;
            });
            IsError(reply, 400, "forbidden");
            Assert.DoesNotContain(asked.Hash, reply.Text, StringComparison.Ordinal);
        }

        IsError(await house.PressAsync(card, "approve", ana.Id, spoil: activity => activity["from"]!.AsObject().Remove("aadObjectId")), 400, "forbidden");
        await IsPendingAsync(ana, asked);
        var tries = (await house.Owner.ReadAuditAsync()).All.Where(record => record.Kind == "approval-refused" && record.ToString().Contains(asked.Approval, StringComparison.Ordinal)).ToList();
        // Once for each who answered by it, by name; whoever only looked is not among them.
        Assert.Equal(2, tries.Count);
        Assert.Single(tries, record => record.ToString().Contains($"\"operator\":\"{eve.Person.Id}\"", StringComparison.Ordinal));
        Assert.Single(tries, record => record.ToString().Contains($"\"operator\":\"oid:{stranger:D}\"", StringComparison.Ordinal));
        Assert.All(tries, record => Assert.Contains($"\"act\":[\"{ana.Person.Id}\"]", record.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Case_61_a_card_that_was_tampered_with_is_good_for_nothing()
    {
        var (ana, asked, card) = await AskAsync();
        var (_, other, otherCard) = await AskAsync(ana);

        foreach (var (name, value) in new[] { ("t", "x"), ("t", card.Data["t"]!.GetValue<string>()[..^2] + "AA"), ("a", other.Approval), ("h", other.Hash) })
        {
            var reply = await house.PressAsync(card, "approve", ana.Id, spoil: activity => activity["value"]!["action"]!["data"]![name] = value);
            Assert.True(reply.Body.NumberOf("statusCode") is 400 || name == "h", reply.ToString());
        }

        IsError(await house.PressAsync(card, "approve", ana.Id, spoil: activity => activity["value"]!["action"]!["data"]!.AsObject().Remove("t")), 400, "malformed");
        IsError(await house.PressAsync(card, "approve", ana.Id, spoil: activity => activity["value"]!["action"]!["data"]!.AsObject().Remove("h")), 400, "malformed");
        IsError(await house.PressAsync(card, "APPROVE", ana.Id), 400, "malformed");
        // A ticket of a mail or of a link is none of Teams.
        var mail = await house.MailCardAsync(ana, asked);
        var ticket = mail.GetProperty("actions")[0].GetProperty("body").GetString()!.Split(' ', '\n')[3];
        IsError(await house.PressAsync(card, "approve", ana.Id, spoil: activity => activity["value"]!["action"]!["data"]!["t"] = ticket), 400, "forbidden");
        var page = await house.Gateway.Services.GetRequiredService<ApprovalTickets>().IssueAsync(
            new ApprovalTicket(await house.Owner.OrganisationAsync(), asked.Approval, ana.Person.Id, TicketUse.Page), DateTimeOffset.UtcNow.AddHours(1), default);
        IsError(await house.PressAsync(card, "approve", ana.Id, spoil: activity => activity["value"]!["action"]!["data"]!["t"] = page), 400, "forbidden");
        await IsPendingAsync(ana, asked);
        Assert.NotEqual(card.Message, otherCard.Message);
    }

    [Fact]
    public async Task Case_62_of_a_yes_and_a_no_at_once_one_is_the_answer()
    {
        var (ana, bob) = (await house.ColleagueAsync(), await house.ColleagueAsync());
        for (var round = 0; round < 5; round++)
        {
            var (asked, cards) = await house.AskInTeamsAsync(await house.ConnectAsync([ana, bob]), null, ana, bob);

            var replies = await Task.WhenAll(house.PressAsync(cards[0], "approve", ana.Id), house.PressAsync(cards[1], "deny", bob.Id));

            var head = TeamsAsks.Replaced(replies[0]).Head;
            Assert.Equal((head, 0), TeamsAsks.Replaced(replies[1]));
            Assert.Single(replies, reply => reply.Text.Contains("Your answer did not count", StringComparison.Ordinal) && reply.Text.Contains("already decided", StringComparison.Ordinal));
            Assert.Equal(head == "Approved" ? "succeeded" : "denied", (await house.Agent.EndAsync(asked.Task)).TaskStatus);
            Assert.Single((await house.Owner.ReadAuditAsync()).All, record => record.Kind == "approval-decided" && record.ToString().Contains(asked.Approval, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Case_63_whoever_was_taken_out_between_card_and_press_answers_no_more()
    {
        var (ana, asked, card) = await AskAsync();
        var path = $"/v1/approvers/{ana.Person.Id}";
        var version = (await house.Client.GetAsync(path, house.Owner.Key)).Header("ETag")!;
        Assert.Equal(200, (await house.Client.SendAsync(new HttpRequestMessage(HttpMethod.Delete, path), house.Owner.Key, ("If-Match", version))).Status);

        IsError(await house.PressAsync(card, "approve", ana.Id), 400, "forbidden");
        IsError(await house.PressAsync(card, "refresh", ana.Id), 400, "forbidden");
        Assert.Equal("pending", (await house.Client.GetAsync($"/v1/approvals/{asked.Approval}", house.Owner.Key)).Body.TextOf("state"));
    }

    [Fact]
    public async Task Case_63_whoever_left_the_group_that_was_asked_is_neither_heard_nor_shown_anything()
    {
        var (ana, bob) = (await house.ColleagueAsync(), await house.ColleagueAsync());
        var group = await house.GroupAsync(ana.User, bob.User);
        var (_, cards) = await house.AskInTeamsAsync(await house.ConnectAsync(new { when = "always", approvers = new[] { group } }), null, ana, bob);
        var path = $"/v1/approver-groups/{group["group:".Length..]}";
        var version = (await house.Client.GetAsync(path, house.Owner.Key)).Header("ETag")!;
        Assert.Equal(200, (await house.Client.PutAsync(path, new { members = new[] { bob.User } }, house.Owner.Key, ("If-Match", version))).Status);

        IsError(await house.PressAsync(cards[0], "approve", ana.Id), 400, "forbidden");
        IsError(await house.PressAsync(cards[0], "refresh", ana.Id), 400, "forbidden");
        Assert.Equal(("Approved", 0), TeamsAsks.Replaced(await house.PressAsync(cards[1], "approve", bob.Id)));
    }

    [Fact]
    public async Task Case_63_whoever_is_in_the_directory_as_somebody_else_now_has_a_card_of_nobody_s()
    {
        var (ana, asked, card) = await AskAsync();
        var path = $"/v1/approvers/{ana.Person.Id}";
        var version = (await house.Client.GetAsync(path, house.Owner.Key)).Header("ETag")!;
        var changed = await house.Client.PutAsync(path, new { user = ana.User, addresses = new { teams = Guid.NewGuid().ToString("D") } }, house.Owner.Key, ("If-Match", version));
        Assert.True(changed.Status == 200, changed.ToString());

        IsError(await house.PressAsync(card, "approve", ana.Id), 400, "forbidden");
        await IsPendingAsync(ana, asked);
    }

    [Fact]
    public async Task Case_64_the_same_press_again_is_no_mistake_and_changes_nothing()
    {
        var (ana, asked, card) = await AskAsync();
        Assert.Equal(("Approved", 0), TeamsAsks.Replaced(await house.PressAsync(card, "approve", ana.Id)));
        await house.Agent.EndAsync(asked.Task);
        var decided = (await ana.Person.ReadAsync(asked.Approval)).Body.TextOf("decidedAt");

        Assert.Equal(("Approved", 0), TeamsAsks.Replaced(await house.PressAsync(card, "approve", ana.Id)));
        var other = await house.PressAsync(card, "deny", ana.Id);

        Assert.Equal(("Approved", 0), TeamsAsks.Replaced(other));
        Assert.Contains("Your answer did not count", other.Text, StringComparison.Ordinal);
        Assert.Equal(decided, (await ana.Person.ReadAsync(asked.Approval)).Body.TextOf("decidedAt"));
        Assert.Single(house.Target.CallsOf(asked.Task));
    }

    [Fact]
    public async Task Case_64_a_press_that_comes_too_late_is_told_so()
    {
        var ana = await house.ColleagueAsync();
        var (asked, cards) = await house.AskInTeamsAsync(await house.ConnectAsync([ana], expireAfter: "PT2S"), null, ana);
        await house.Agent.EndAsync(asked.Task);

        var late = await house.PressAsync(cards[0], "approve", ana.Id);

        Assert.Equal(("Expired: nobody answered in time", 0), TeamsAsks.Replaced(late));
        Assert.Contains("Your answer did not count", late.Text, StringComparison.Ordinal);
        Assert.Empty(house.Target.CallsOf(asked.Task));
    }

    [Fact]
    public async Task Case_65_what_has_changed_since_is_asked_for_again_by_a_card_of_its_own()
    {
        var (ana, bob) = (await house.ColleagueAsync(), await house.ColleagueAsync());
        var connection = await house.ConnectAsync([ana]);
        var (asked, cards) = await house.AskInTeamsAsync(connection, null, ana);
        await house.Owner.ChangePolicyAsync(connection, new { approval = new { when = "always", approvers = new[] { ana.User, bob.User } } });

        var stale = await house.PressAsync(cards[0], "approve", ana.Id);

        Assert.Equal(("No longer needed", 0), TeamsAsks.Replaced(stale));
        var next = (await ana.Person.ReadAsync(asked.Approval)).Body.TextOf("supersededBy")!;
        Assert.Contains(next, stale.Text, StringComparison.Ordinal);
        Assert.Empty(house.Target.CallsOf(asked.Task));
        Assert.Equal(("Approved", 0), TeamsAsks.Replaced(await house.PressAsync(await house.CardOfAsync(bob, next), "approve", bob.Id)));
        Assert.Equal("succeeded", (await house.Agent.EndAsync(asked.Task)).TaskStatus);
    }

    [Fact]
    public async Task Case_66_what_was_killed_is_approved_by_nobody()
    {
        var ana = await house.ColleagueAsync();
        var connection = await house.ConnectAsync([ana]);
        var (asked, cards) = await house.AskInTeamsAsync(connection, null, ana);
        Assert.Equal(200, (await house.Client.PostAsync($"/v1/connections/{connection}/kill", null, house.Owner.Key)).Status);

        var pressed = await house.PressAsync(cards[0], "approve", ana.Id);

        Assert.Equal(("No longer needed", 0), TeamsAsks.Replaced(pressed));
        Assert.Empty(house.Target.CallsOf(asked.Task));
        await Eventually.IsTrueAsync("the card says so", () => TeamsCard.HeadOf(house.Microsoft.SeenBy(ana.Id).Single().Value) == "No longer needed");
    }

    [Fact]
    public async Task What_else_a_chat_brings_is_taken_and_means_nothing()
    {
        var (ana, asked, card) = await AskAsync();
        foreach (var type in new[] { "message", "typing", "event", "messageReaction", "endOfConversation" })
        {
            var activity = house.Activity(type, ana.Id);
            activity["text"] = "approve";
            activity["value"] = new JsonObject { ["action"] = new JsonObject { ["type"] = "Action.Execute", ["verb"] = "approve", ["data"] = card.Data } };
            Assert.Equal((200, ""), ((await house.BringAsync(activity)).Status, (await house.BringAsync(activity)).Text));
        }

        IsError(await house.PressAsync(card, "approve", ana.Id, spoil: activity => activity["name"] = "task/submit"), 400, "malformed");
        await IsPendingAsync(ana, asked);
    }

    private async Task<(Asker Ana, Asked Asked, TeamsCard Card)> AskAsync(Asker? asker = null)
    {
        var ana = asker ?? await house.ColleagueAsync();
        var (asked, cards) = await house.AskInTeamsAsync(await house.ConnectAsync([ana]), null, ana);
        return (ana, asked, cards[0]);
    }

    private async Task IsPendingAsync(Asker asker, Asked asked)
    {
        Assert.Equal("pending", (await asker.Person.ReadAsync(asked.Approval)).Body.TextOf("state"));
        Assert.Empty(house.Target.CallsOf(asked.Task));
    }

    private static void IsError(Reply reply, long status, string code)
    {
        Assert.True(reply.Status == 200 && reply.Body.TextOf("type") == "application/vnd.microsoft.error", reply.ToString());
        Assert.Equal((status, code), (reply.Body.NumberOf("statusCode"), reply.Body.GetProperty("value").TextOf("code")));
    }
}
