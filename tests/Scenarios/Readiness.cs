using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios;

[Collection(HostStories.Name)]
public sealed class Readiness(TwoGates gates)
{
    [Fact]
    public async Task It_names_what_it_looked_at()
    {
        var reply = await gates.First.GetAsync("/health/ready");

        Assert.Equal((200, "ready"), (reply.Status, reply.TaskStatus));
        Assert.Equal(["process ok", "database ok", "queue ok", "clock ok", "signing-key ok"], ChecksOf(reply));
    }

    [Fact]
    public async Task A_host_whose_clock_is_wrong_is_not_ready_and_says_which_check_failed()
    {
        using var folder = new DataFolder();
        await using var right = await GatewayProcess.StartAsync(folder);
        await using var wrong = await GatewayProcess.StartAsync(folder, skew: TimeSpan.FromSeconds(5), readiness: 503);

        var reply = await wrong.Client.GetAsync("/health/ready");

        Assert.Equal((503, "application/problem+json", "unavailable"), (reply.Status, reply.ContentType, reply.Code));
        Assert.Equal("`clock` is not ready", reply.Body.TextOf("detail"));
        Assert.Equal(["process ok", "database ok", "queue ok", "clock failed", "signing-key ok"], ChecksOf(reply));
        Assert.Equal(200, (await wrong.Client.GetAsync("/health/live")).Status);
        Assert.Equal(200, (await right.Client.GetAsync("/health/ready")).Status);
        Assert.Contains("clock is not ready", wrong.Log, StringComparison.Ordinal);
    }

    [NeedsLinuxFact]
    public async Task Without_a_collector_nothing_of_OpenTelemetry_is_loaded()
    {
        using var folder = new DataFolder();
        await using var gate = await GatewayProcess.StartAsync(folder);

        var loaded = await File.ReadAllTextAsync($"/proc/{gate.Id}/maps");

        Assert.Contains("Gatehouse.Local.dll", loaded, StringComparison.Ordinal);
        Assert.DoesNotContain("OpenTelemetry", loaded, StringComparison.Ordinal);
    }

    private static IEnumerable<string> ChecksOf(Reply reply) =>
        reply.Body.GetProperty("checks").EnumerateArray().Select(check => $"{check.TextOf("name")} {check.TextOf("status")}");

    private sealed class NeedsLinuxFactAttribute : FactAttribute
    {
        public NeedsLinuxFactAttribute() => Skip = OperatingSystem.IsLinux() ? null : "there is no /proc here";
    }
}
