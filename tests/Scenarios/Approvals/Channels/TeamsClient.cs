using System.Text.Json.Nodes;
using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios.Approvals.Channels;

/// <summary>Teams, as one gate meets it.</summary>
public sealed class TeamsClient(GateClient gate, MicrosoftStandIn microsoft)
{
    public async Task<TeamsCard> CardOfAsync(Guid person, string approval)
    {
        ConnectorCall? sent = null;
        await Eventually.IsTrueAsync("a card is sent", () => (sent = microsoft.CallsOf(person).LastOrDefault(call => call.Method == "POST" && !call.IsOpening && call.Status == 200 && call.Body.ToString().Contains(approval, StringComparison.Ordinal))) is not null);
        return new TeamsCard(sent!.Message!, sent.Card);
    }

    /// <summary>As the Connector brings it when somebody presses.</summary>
    /// <param name="spoil">Changes the activity.</param>
    public Task<Reply> PressAsync(TeamsCard card, string verb, Guid presser, string? reason = null, string trigger = "manual", TestToken? token = null, Action<JsonObject>? spoil = null)
    {
        var data = card.Data;
        if (reason is not null)
            data["reason"] = reason;
        var activity = Activity("invoke", presser);
        activity["name"] = "adaptiveCard/action";
        activity["value"] = new JsonObject
        {
            ["action"] = new JsonObject { ["type"] = "Action.Execute", ["verb"] = verb, ["data"] = data },
            ["trigger"] = trigger,
        };
        spoil?.Invoke(activity);
        return BringAsync(activity, token);
    }

    public JsonObject Activity(string type, Guid person) => (JsonObject)JsonNode.Parse($$$"""
        { "type": "{{{type}}}", "channelId": "msteams", "serviceUrl": "{{{microsoft.ServiceUrl}}}",
          "from": { "id": "29:{{{person:N}}}", "aadObjectId": "{{{person:D}}}" }, "recipient": { "id": "28:{{{MicrosoftStandIn.Bot:D}}}" },
          "conversation": { "conversationType": "personal", "id": "a:{{{person:D}}}", "tenantId": "{{{MicrosoftStandIn.Tenant:D}}}" },
          "channelData": { "tenant": { "id": "{{{MicrosoftStandIn.Tenant:D}}}" } } }
        """)!;

    public Task<Reply> BringAsync(JsonObject activity, TestToken? token = null) =>
        gate.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/v1/bot/messages") { Content = GateClient.JsonContent(activity.ToJsonString()) }, (token ?? microsoft.ConnectorToken()).ToString());
}
