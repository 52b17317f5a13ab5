using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios;

[Collection(HostStories.Name)]
public sealed class GracefulDrain
{
    [Fact]
    public async Task A_host_told_to_stop_loses_nothing_and_sends_nothing_twice()
    {
        using var folder = new DataFolder();
        await using var target = await RecordingTarget.StartAsync(async (call, response) =>
        {
            await Task.Delay(300);
            await RecordingTarget.Succeed(call, response);
        });
        AgentClient agent;
        IReadOnlyList<string> accepted;
        await using (var gate = await GatewayProcess.StartAsync(folder))
        {
            var owner = new Operator(gate.Client, folder.OwnerKey);
            agent = await owner.EnrolAsync();
            var connection = await owner.ConnectAsync(agent, target.Url);
            await using var load = new Load(Enumerable.Repeat<Func<AgentClient?>>(() => agent, 4), connection, TimeSpan.FromMilliseconds(10));
            await Eventually.IsTrueAsync("the target is busy", () => target.Calls.Count > 20);

            Assert.Equal(0, await gate.TerminateAsync());
            await load.StopAsync();
            accepted = load.Accepted;
        }

        await using var next = await GatewayProcess.StartAsync(folder);
        foreach (var task in accepted)
            Assert.Equal("succeeded", (await agent.At(next.Client).EndAsync(task)).TaskStatus);
        Assert.All(target.Calls.GroupBy(call => call.Task), calls => Assert.Single(calls));
        await new Operator(next.Client, folder.OwnerKey).ReadAuditAsync();
    }
}
