using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios;

[Collection(HostStories.Name)]
public sealed class SafeTargets
{
    private static readonly (string, string) strict = ("GATEHOUSE_ALLOW_PRIVATE_TARGETS", "false");

    [Fact]
    public async Task Metadata_stays_out_of_reach_even_in_development()
    {
        await using var gate = await GatewayInProcess.StartAsync();
        var agent = await gate.Owner.CreateAgentAsync();

        var reply = await gate.Client.PostAsync("/v1/connections", new { name = "metadata", from = agent, to = new { http = new { url = "http://169.254.169.254/" } } }, gate.Owner.Key);

        Assert.True((reply.Status, reply.Code) == (400, "malformed"), reply.ToString());
    }

    [Fact]
    public async Task A_target_inside_is_refused_again_when_it_is_called()
    {
        using var folder = new DataFolder();
        await using var target = await RecordingTarget.StartAsync();
        AgentClient agent;
        string task;
        await using (var open = await GatewayProcess.StartAsync(folder, environment: ("GATEHOUSE_PAUSE_DELIVERY", "true")))
        {
            var owner = new Operator(open.Client, folder.OwnerKey);
            agent = await owner.EnrolAsync();
            task = await agent.HandInAsync(await owner.ConnectAsync(agent, target.Url));
        }

        await using var closed = await GatewayProcess.StartAsync(folder, environment: strict);
        var ended = await agent.At(closed.Client).EndAsync(task);

        Assert.Equal(("failed", "failedNoEffect"), (ended.TaskStatus, ended.Body.TextOf("outcome")));
        Assert.Empty(target.Calls);
    }
}
