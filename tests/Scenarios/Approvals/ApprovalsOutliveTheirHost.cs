using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios.Approvals;

[Collection(HostStories.Name)]
public sealed class ApprovalsOutliveTheirHost
{
    [Fact]
    public async Task What_waits_when_its_host_is_shot_is_answered_or_expires_at_the_next()
    {
        using var folder = new DataFolder();
        await using var target = await RecordingTarget.StartAsync();
        string approved, expired, approval, key;
        await using (var first = await GatewayProcess.StartAsync(folder))
        {
            var owner = new Operator(first.Client, folder.OwnerKey);
            var agent = await owner.EnrolAsync();
            var waits = await owner.ConnectAsync(agent, target.Url, new { approval = new { when = "always" } });
            var ends = await owner.ConnectAsync(agent, target.Url, new { approval = new { when = "always", expireAfter = "PT3S" } });
            key = (await first.Client.PostAsync("/v1/operators", new { name = "ana", roles = new[] { "approver", "viewer" } }, folder.OwnerKey)).Body.TextOf("key")!;
            (approved, expired) = (await agent.HandInAsync(waits), await agent.HandInAsync(ends));
            approval = (await agent.ReadAsync(approved)).Body.TextOf("approval")!;
            await first.ShootAsync();
        }

        await using var second = await GatewayProcess.StartAsync(folder);
        var shown = await second.Client.GetAsync($"/v1/approvals/{approval}", key);
        var answered = await second.Client.PostAsync($"/v1/approvals/{approval}/decision", new { decision = "approve", hash = shown.Body.TextOf("hash") }, key);

        Assert.True(answered.Status == 200, answered.ToString());
        await Eventually.IsTrueAsync("the one is done", async () => (await second.Client.GetAsync($"/v1/tasks/{approved}", key)).TaskStatus == "succeeded");
        await Eventually.IsTrueAsync("the other has expired", async () => (await second.Client.GetAsync($"/v1/tasks/{expired}", key)).TaskStatus == "expired");
        Assert.Single(target.Calls);
    }
}
