using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios.Approvals.Channels;

[Collection(HostStories.Name)]
public sealed class CardsOutliveTheirHost
{
    [Fact]
    public async Task A_card_of_a_host_that_was_shot_is_answered_at_the_next_and_says_so()
    {
        await using var microsoft = await MicrosoftStandIn.StartAsync();
        using var folder = new DataFolder();
        await MicrosoftStandIn.KeepSecretAsync(folder.Path);
        await using var target = await RecordingTarget.StartAsync();
        var (ana, bob) = (Guid.NewGuid(), Guid.NewGuid());
        string task;
        TeamsCard card;
        await using (var first = await GatewayProcess.StartAsync(folder, environment: microsoft.Environment))
        {
            var owner = new Operator(first.Client, folder.OwnerKey);
            foreach (var (user, id) in new[] { ("user:ana@example.com", ana), ("user:bob@example.com", bob) })
                Assert.Equal(201, (await first.Client.PostAsync("/v1/approvers", new { user, addresses = new { teams = id.ToString("D") } }, folder.OwnerKey)).Status);
            var agent = await owner.EnrolAsync();
            var connection = await owner.ConnectAsync(agent, target.Url, new { approval = new { when = "always", approvers = new[] { "user:ana@example.com", "user:bob@example.com" } } });
            task = await agent.HandInAsync(connection);
            var approval = (await agent.ReadAsync(task)).Body.TextOf("approval")!;
            card = await new TeamsClient(first.Client, microsoft).CardOfAsync(ana, approval);
            await new TeamsClient(first.Client, microsoft).CardOfAsync(bob, approval);
            await first.ShootAsync();
        }

        await using var second = await GatewayProcess.StartAsync(folder, environment: microsoft.Environment);
        var pressed = await new TeamsClient(second.Client, microsoft).PressAsync(card, "approve", ana);

        Assert.Equal(("Approved", 0), TeamsAsks.Replaced(pressed));
        await Eventually.IsTrueAsync("the task is done", async () => (await second.Client.GetAsync($"/v1/tasks/{task}", folder.OwnerKey)).TaskStatus == "succeeded");
        // A card that was sent as the host fell, and not written down, would stay as it was: here each is older than its row.
        await Eventually.IsTrueAsync("every card that is known says so", () => new[] { ana, bob }.Any(id => microsoft.SeenBy(id).Values.Any(seen => TeamsCard.HeadOf(seen) == "Approved")));
        Assert.Single(target.Calls);
    }
}
