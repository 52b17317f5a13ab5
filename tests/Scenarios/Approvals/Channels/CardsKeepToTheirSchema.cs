using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios.Approvals.Channels;

public sealed class CardsKeepToTheirSchema(ChannelHouse house) : IClassFixture<ChannelHouse>
{
    [NeedsCardSchema]
    public async Task A_card_in_each_of_its_states_is_one_of_version_1_5()
    {
        var (ana, bob) = (await house.ColleagueAsync(), await house.ColleagueAsync());
        var connection = await house.ConnectAsync([ana, bob], quorum: 2, more: new { tools = new { classes = new { financial = "allow" } } });
        var (_, plain) = await house.AskInTeamsAsync(connection, new { type = "summarize", model = "m", maxCost = 4, input = new { text = "a [b](c) \u202E", many = Enumerable.Range(0, 120) } }, ana, bob);
        var (_, grave) = await house.AskInTeamsAsync(connection, new { type = "refund.issue", tools = new[] { new { name = "stripe.refund", arguments = new { amount = 40 } } } }, ana, bob);
        var voted = await house.PressAsync(plain[0], "approve", ana.Id);
        var decided = await house.PressAsync(plain[1], "deny", bob.Id);
        var late = await house.PressAsync(plain[0], "deny", ana.Id);

        foreach (var card in new[] { plain[0].Body, grave[0].Body, voted.Body.GetProperty("value"), decided.Body.GetProperty("value"), late.Body.GetProperty("value") })
            Assert.Equal("", await CardSchema.FaultsAsync(card.GetRawText()));

        // The schema would say so.
        var spoilt = JsonNode.Parse(plain[0].Body.GetRawText())!;
        spoilt["body"]![0]!["wrap"] = "yes";
        Assert.NotEqual("", await CardSchema.FaultsAsync(spoilt.ToJsonString()));
    }
}
