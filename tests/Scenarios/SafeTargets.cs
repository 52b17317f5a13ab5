using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios;

[Collection(HostStories.Name)]
public sealed class SafeTargets
{
    private static readonly (string, string) strict = ("GATEHOUSE_ALLOW_PRIVATE_TARGETS", "false");

    [Theory]
    [InlineData("http://127.0.0.1:8080/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://localhost/")]
    [InlineData("https://10.0.0.1/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://169.254.169.254/latest/meta-data/")]
    [InlineData("http://example.com/")]
    [InlineData("https://example.com:8443/")]
    [InlineData("https://user:pass@example.com/")]
    [InlineData("ftp://example.com/")]
    [InlineData("not a url")]
    public async Task A_target_inside_is_refused_when_it_is_registered(string url)
    {
        await using var gate = await GatewayInProcess.StartAsync(isStrict: true);
        var agent = await gate.Owner.CreateAgentAsync();

        var reply = await gate.Client.PostAsync("/v1/connections", new { name = "inside", from = agent, to = new { http = new { url } } }, gate.Owner.Key);

        Assert.True((reply.Status, reply.Code) == (400, "malformed"), reply.ToString());
    }

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
