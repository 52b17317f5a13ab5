using System.Text.Json;
using Gatehouse.Approvals;
using Gatehouse.Http.Outlook;
using Gatehouse.Local;
using Gatehouse.Scenarios.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Scenarios.Approvals.Channels;

/// <summary>A gate whose people are asked in Teams and in Outlook.</summary>
public sealed class ChannelHouse : ApprovalHouse
{
    private int people;

    public MicrosoftStandIn Microsoft { get; private set; } = null!;

    public override async Task InitializeAsync()
    {
        Microsoft = await MicrosoftStandIn.StartAsync();
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Microsoft.DisposeAsync();
    }

    internal override LocalOptions Change(LocalOptions options) => Microsoft.Change(options);

    /// <summary>Somebody whom the chat and mail reach, and who has a key besides.</summary>
    public async Task<Asker> ColleagueAsync()
    {
        var person = await PersonAsync("viewer");
        var (user, id) = ($"user:colleague-{Interlocked.Increment(ref people)}@example.com", Guid.NewGuid());
        var made = await Client.PostAsync("/v1/approvers", new { user, @operator = person.Id, addresses = new { teams = id.ToString("D"), email = user["user:".Length..] } }, Owner.Key);
        Assert.True(made.Status == 201, made.ToString());
        return new Asker(person, user, id);
    }

    /// <summary>A connection whose every task these are asked about.</summary>
    public Task<string> ConnectAsync(IEnumerable<Asker> asked, int quorum = 1, string? remindAfter = null, string? expireAfter = null, object? more = null) =>
        ConnectAsync(new { when = "always", approvers = asked.Select(asker => asker.User), quorum, remindAfter, expireAfter }, more);

    /// <summary>Hands in a task, and waits for the card of each.</summary>
    public async Task<(Asked Asked, IReadOnlyList<TeamsCard> Cards)> AskInTeamsAsync(string connection, object? task, params Asker[] all)
    {
        var asked = await AskAsync(connection, all[0].Person, task);
        var cards = new List<TeamsCard>();
        foreach (var asker in all)
            cards.Add(await CardOfAsync(asker, asked.Approval));
        return (asked, cards);
    }

    public async Task<TeamsCard> CardOfAsync(Asker asker, string approval)
    {
        ConnectorCall? sent = null;
        await Eventually.IsTrueAsync("a card is sent", () => (sent = Microsoft.CallsOf(asker.Id).LastOrDefault(call => call.Method == "POST" && !call.IsOpening && call.Status == 200 && call.Body.ToString().Contains(approval, StringComparison.Ordinal))) is not null);
        return new TeamsCard(sent!.Message!, sent.Card);
    }

    /// <summary>As the Connector brings it when somebody presses.</summary>
    /// <param name="spoil">Changes the activity.</param>
    public Task<Reply> PressAsync(TeamsCard card, string verb, Guid presser, string? reason = null, string trigger = "manual", TestToken? token = null, Action<System.Text.Json.Nodes.JsonObject>? spoil = null)
    {
        var data = card.Data;
        if (reason is not null)
            data["reason"] = reason;
        var activity = Activity("invoke", presser);
        activity["name"] = "adaptiveCard/action";
        activity["value"] = new System.Text.Json.Nodes.JsonObject
        {
            ["action"] = new System.Text.Json.Nodes.JsonObject { ["type"] = "Action.Execute", ["verb"] = verb, ["data"] = data },
            ["trigger"] = trigger,
        };
        spoil?.Invoke(activity);
        return BringAsync(activity, token);
    }

    public System.Text.Json.Nodes.JsonObject Activity(string type, Guid person) => (System.Text.Json.Nodes.JsonObject)System.Text.Json.Nodes.JsonNode.Parse($$$"""
        { "type": "{{{type}}}", "channelId": "msteams", "serviceUrl": "{{{Microsoft.ServiceUrl}}}",
          "from": { "id": "29:{{{person:N}}}", "aadObjectId": "{{{person:D}}}" }, "recipient": { "id": "28:{{{MicrosoftStandIn.Bot:D}}}" },
          "conversation": { "conversationType": "personal", "id": "a:{{{person:D}}}", "tenantId": "{{{MicrosoftStandIn.Tenant:D}}}" },
          "channelData": { "tenant": { "id": "{{{MicrosoftStandIn.Tenant:D}}}" } } }
        """)!;

    public Task<Reply> BringAsync(System.Text.Json.Nodes.JsonObject activity, TestToken? token = null) =>
        Client.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/v1/bot/messages") { Content = GateClient.JsonContent(activity.ToJsonString()) }, (token ?? Microsoft.ConnectorToken()).ToString());

    /// <summary>The card of somebody's mail.</summary>
    public async Task<JsonElement> MailCardAsync(Asker asker, Asked asked)
    {
        var organisation = await Owner.OrganisationAsync();
        var view = await Gateway.Services.GetRequiredService<ReadApprovals>().FindAsync(organisation, asked.Approval, default);
        var person = await Gateway.Services.GetRequiredService<ReadApprovers>().FindAsync(organisation, asker.Person.Id, default);
        var message = new ApprovalMessage(organisation, view!.Approval, ApprovalNotice.Asked, [asker.User], view.Preview!.Value);
        var script = (await Gateway.Services.GetRequiredService<OutlookCards>().ScriptAsync(message, person!, default))!;
        Assert.StartsWith("<script type=\"application/adaptivecard+json\">{", script, StringComparison.Ordinal);
        return JsonElement.Parse(script[script.IndexOf('{', StringComparison.Ordinal)..script.LastIndexOf('<')]);
    }
}
