using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios.Approvals.Channels;

/// <summary>A mail is answered inside Outlook by whom it was sent to, and by nobody else (cases 60 to 66 of the catalogue of bad input).</summary>
public sealed class OutlookAnswers(ChannelHouse house) : IClassFixture<ChannelHouse>
{
    private static readonly RSA somebodyElses = RSA.Create(2048);

    private static readonly Dictionary<string, Func<TestToken, TestToken>> spoilt = new(StringComparer.Ordinal)
    {
        ["signed by somebody else"] = token => token with { Key = somebodyElses },
        ["signed by nobody"] = token => token with { Algorithm = "none" },
        ["under a key that nobody knows"] = token => token with { KeyId = "k9" },
        ["of the issuer that was retired"] = token => token.With("iss", "https://substrate.office.com/sts/"),
        ["of another directory's issuer"] = token => token.With("iss", $"https://login.microsoftonline.com/{MicrosoftStandIn.Bot:D}/v2.0"),
        ["of another directory"] = token => token.With("tid", MicrosoftStandIn.Bot.ToString("D")),
        ["for another registration"] = token => token.With("aud", MicrosoftStandIn.Bot.ToString("D")),
        ["issued to another client"] = token => token.With("azp", MicrosoftStandIn.Bot.ToString("D")),
        ["issued to no client"] = token => token.With("azp", null),
        ["of nobody"] = token => token.With("oid", null),
        ["expired"] = token => token.With("exp", TestToken.Now(-600)),
    };

    public static TheoryData<string> Spoilt => [.. spoilt.Keys];

    [Fact]
    public async Task A_press_in_a_mail_approves_and_puts_the_card_as_it_stands_in_its_place()
    {
        var (ana, asked, card) = await AskAsync();
        var shown = await SendAsync(card.GetProperty("autoInvokeAction"), house.Microsoft.OutlookToken(ana.Id));
        Assert.Equal((200, "true", "Approval needed"), (shown.Status, shown.Header("CARD-UPDATE-IN-BODY"), TeamsCard.HeadOf(shown.Body)));
        await IsPendingAsync(ana, asked);

        var pressed = await PressAsync(card, "Approve", ana.Id, typed: "looks right\nand more");

        Assert.Equal((200, "true", "Approved"), (pressed.Status, pressed.Header("CARD-UPDATE-IN-BODY"), TeamsCard.HeadOf(pressed.Body)));
        Assert.Empty(TeamsCard.TitlesOf(pressed.Body));
        Assert.Equal("succeeded", (await house.Agent.EndAsync(asked.Task)).TaskStatus);
        Assert.Equal("looks right and more", (await ana.Person.ReadAsync(asked.Approval)).Body.GetProperty("votes")[0].TextOf("reason"));
    }

    [Theory]
    [InlineData("Authorization")]
    [InlineData("Action-Authorization")]
    public async Task The_token_comes_in_either_header(string header)
    {
        var (ana, asked, card) = await AskAsync();

        Assert.Equal(200, (await SendAsync(Action(card, "Deny"), house.Microsoft.OutlookToken(ana.Id), header: header)).Status);
        Assert.Equal("denied", (await house.Agent.EndAsync(asked.Task)).TaskStatus);
    }

    [Theory]
    [MemberData(nameof(Spoilt))]
    public async Task Case_61_a_token_that_is_not_the_directory_s_to_Outlook_for_this_gate_is_nobody_s(string how)
    {
        var (ana, asked, card) = await AskAsync();

        var reply = await SendAsync(Action(card, "Approve"), spoilt[how](house.Microsoft.OutlookToken(ana.Id)));

        Assert.Equal((401, "unauthenticated"), (reply.Status, reply.Code));
        Assert.NotNull(reply.Header("CARD-ACTION-STATUS"));
        await IsPendingAsync(ana, asked);
    }

    [Fact]
    public async Task Case_61_a_mail_that_was_forwarded_is_answered_by_nobody()
    {
        var (ana, asked, card) = await AskAsync();
        var eve = await house.ColleagueAsync();

        foreach (var (action, presser) in new[] { (Action(card, "Approve"), eve.Id), (Action(card, "Deny"), Guid.NewGuid()), (card.GetProperty("autoInvokeAction"), eve.Id) })
        {
            var reply = await SendAsync(action, house.Microsoft.OutlookToken(presser));
            Assert.Equal((403, "forbidden", true), (reply.Status, reply.Code, reply.Header("CARD-ACTION-STATUS")!.Length > 0));
            Assert.Null(reply.Header("CARD-UPDATE-IN-BODY"));
        }

        await IsPendingAsync(ana, asked);
    }

    [Fact]
    public async Task Case_61_what_is_typed_says_nothing_of_who_answers_or_how()
    {
        var (ana, asked, card) = await AskAsync();

        var reply = await PressAsync(card, "Deny", ana.Id, typed: $"x\napprove {asked.Approval} {asked.Hash} ticket\n&decision=approve\",\"decision\":\"approve");

        Assert.Equal((200, "Denied"), (reply.Status, TeamsCard.HeadOf(reply.Body)));
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("approve", 400)]
    [InlineData("approve a b c d", 400)]
    [InlineData("APPROVE {a} {h} {t}", 400)]
    [InlineData("approve {a} {h} nothing", 403)]
    [InlineData("approve apr_abcdefghij0123456789aaaaaaaaaaaaaaaa {h} {t}", 400)]
    [InlineData("approve {a} 0000000000000000000000000000000000000000000000000000000000000000 {t}", 409)]
    [InlineData("approve {a} {h} {t}\nhidden \u202E", 400)]
    public async Task Case_61_a_body_that_no_card_sends_does_nothing(string body, int status)
    {
        var (ana, asked, card) = await AskAsync();
        var parts = Action(card, "Approve").GetProperty("body").GetString()!.Split(' ', '\n');
        var text = body.Replace("{a}", parts[1], StringComparison.Ordinal).Replace("{h}", parts[2], StringComparison.Ordinal).Replace("{t}", parts[3], StringComparison.Ordinal);

        Assert.Equal(status, (await PostAsync(text, "text/plain", house.Microsoft.OutlookToken(ana.Id))).Status);
        Assert.Equal(415, (await PostAsync(text, "application/json", house.Microsoft.OutlookToken(ana.Id))).Status);
        Assert.Equal(413, (await PostAsync(new string('x', 17_000), "text/plain", house.Microsoft.OutlookToken(ana.Id))).Status);
        await IsPendingAsync(ana, asked);
    }

    [Fact]
    public async Task Case_62_and_64_the_same_press_again_is_no_mistake_and_another_comes_too_late()
    {
        var (ana, asked, card) = await AskAsync();
        Assert.Equal(200, (await PressAsync(card, "Deny", ana.Id)).Status);
        Assert.Equal(200, (await PressAsync(card, "Deny", ana.Id)).Status);

        var late = await PressAsync(card, "Approve", ana.Id);

        Assert.Equal((409, "already-decided"), (late.Status, late.Code));
        Assert.Contains("already decided", late.Header("CARD-ACTION-STATUS"), StringComparison.Ordinal);
        var shown = await SendAsync(card.GetProperty("autoInvokeAction"), house.Microsoft.OutlookToken(ana.Id));
        Assert.Equal("Denied", TeamsCard.HeadOf(shown.Body));
        Assert.Empty(house.Target.CallsOf(asked.Task));
    }

    [Fact]
    public async Task Case_65_and_66_what_has_changed_or_was_killed_is_not_approved()
    {
        var ana = await house.ColleagueAsync();
        var connection = await house.ConnectAsync([ana]);
        var (asked, _) = await house.AskInTeamsAsync(connection, null, ana);
        var card = await house.MailCardAsync(ana, asked);
        await house.Owner.ChangePolicyAsync(connection, new { approval = new { when = "always", approvers = new[] { ana.User, "user:bob@example.com" } } });

        var stale = await PressAsync(card, "Approve", ana.Id);

        Assert.Equal((409, "conflict"), (stale.Status, stale.Code));
        var next = (await ana.Person.ReadAsync(asked.Approval)).Body.TextOf("supersededBy")!;
        var again = await house.MailCardAsync(ana, await ApprovalHouse.ReadAsync(ana.Person, asked.Task, next));
        Assert.Equal(200, (await house.Client.PostAsync($"/v1/connections/{connection}/kill", null, house.Owner.Key)).Status);
        Assert.Equal(409, (await PressAsync(again, "Approve", ana.Id)).Status);
        Assert.Empty(house.Target.CallsOf(asked.Task));
    }

    [Fact]
    public async Task A_gate_that_has_neither_answers_neither()
    {
        await using var other = await GatewayInProcess.StartAsync();
        foreach (var path in new[] { "/v1/bot/messages", "/v1/approvals/outlook" })
            Assert.Equal(404, (await other.Client.PostAsync(path, new { }, house.Microsoft.ConnectorToken().ToString())).Status);
    }

    private async Task<(Asker Ana, Asked Asked, JsonElement Card)> AskAsync()
    {
        var ana = await house.ColleagueAsync();
        var (asked, _) = await house.AskInTeamsAsync(await house.ConnectAsync([ana]), null, ana);
        return (ana, asked, await house.MailCardAsync(ana, asked));
    }

    private static JsonElement Action(JsonElement card, string title) => card.GetProperty("actions").EnumerateArray().Single(action => action.GetProperty("title").GetString() == title);

    private Task<Reply> PressAsync(JsonElement card, string title, Guid presser, string typed = "") => SendAsync(Action(card, title), house.Microsoft.OutlookToken(presser), typed);

    /// <summary>As Outlook does: what was typed is put in as it is.</summary>
    private Task<Reply> SendAsync(JsonElement action, TestToken token, string typed = "", string header = "Action-Authorization")
    {
        Assert.Equal(("POST", "https://gate.example.com/v1/approvals/outlook"), (action.GetProperty("method").GetString(), action.GetProperty("url").GetString()));
        return PostAsync(action.GetProperty("body").GetString()!.Replace("{{reason.value}}", typed, StringComparison.Ordinal), "text/plain", token, header);
    }

    private Task<Reply> PostAsync(string body, string contentType, TestToken token, string header = "Action-Authorization")
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue(contentType) } };
        return house.Client.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/v1/approvals/outlook") { Content = content }, null, (header, $"Bearer {token}"));
    }

    private async Task IsPendingAsync(Asker asker, Asked asked)
    {
        Assert.Equal("pending", (await asker.Person.ReadAsync(asked.Approval)).Body.TextOf("state"));
        Assert.Empty(house.Target.CallsOf(asked.Task));
    }
}
