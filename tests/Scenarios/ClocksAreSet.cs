using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios;

[Collection(HostStories.Name)]
public sealed class ClocksAreSet
{
    [Theory]
    [InlineData(-8)]
    [InlineData(8)]
    public async Task A_host_whose_clock_is_set_while_it_runs_decides_nothing_until_it_is_right_again(int seconds)
    {
        using var folder = new DataFolder();
        using var elsewhere = new DataFolder();
        var clock = Path.Combine(elsewhere.Path, "clock");
        await using var target = await RecordingTarget.StartAsync();
        await using var gate = await GatewayProcess.StartAsync(folder, skew: TimeSpan.Zero, environment: ("GATEHOUSE_TEST_CLOCK_FILE", clock));
        var owner = new Operator(gate.Client, folder.OwnerKey);
        var agent = await owner.EnrolAsync();
        var connection = await owner.ConnectAsync(agent, target.Url);
        var begin = DateTimeOffset.UtcNow;
        Assert.Equal("succeeded", (await agent.EndAsync(await agent.HandInAsync(connection))).TaskStatus);

        await File.WriteAllTextAsync(clock, $"{seconds * 1000}");
        await Eventually.IsTrueAsync("the host says that its clock is wrong", async () => (await gate.Client.GetAsync("/health/ready")).Status == 503);
        var refused = await Task.WhenAll(agent.DispatchAsync(connection), agent.DispatchAsync(connection));
        Assert.All(refused, reply => Assert.Equal((503, "unavailable"), (reply.Status, reply.Code)));

        await File.WriteAllTextAsync(clock, "0");
        await Eventually.IsTrueAsync("the host is ready again", async () => (await gate.Client.GetAsync("/health/ready")).Status == 200);
        var accepted = await Eventually.BecomesAsync("a dispatch is accepted", () => agent.DispatchAsync(connection), reply => reply.Status == 202);
        Assert.Equal("succeeded", (await agent.EndAsync(accepted.Task)).TaskStatus);

        // None of the refused was made, and nothing was ever decided by the wrong time.
        Assert.Equal(2, target.Calls.Count);
        var records = (await owner.ReadAuditAsync(connection))[connection];
        Assert.Equal(2, records.Count(record => record.IsAllow));
        Assert.All(records, record => Assert.InRange(record.Time, begin.AddSeconds(-2), DateTimeOffset.UtcNow.AddSeconds(2)));
    }
}
