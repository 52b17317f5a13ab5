using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios;

[Collection(HostStories.Name)]
public sealed class TheOwnersKey
{
    private const string Prefix = "gth_op_";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    public async Task It_is_printed_once_and_kept_for_its_owner_alone()
    {
        using var folder = new DataFolder();
        string key;
        await using (var first = await GatewayProcess.StartAsync(folder))
        {
            key = folder.OwnerKey;
            Assert.StartsWith(Prefix, key);
            Assert.Contains(key, first.Output);
            Assert.DoesNotContain(key, first.Log);
            if (!OperatingSystem.IsWindows())
                Assert.Equal(OwnerOnly, File.GetUnixFileMode(folder.OwnerKeyFile));
        }

        await using var second = await GatewayProcess.StartAsync(folder);
        Assert.Equal(key, folder.OwnerKey);
        Assert.DoesNotContain(Prefix, second.Output);
        Assert.Equal(200, (await second.Client.GetAsync("/v1/agents", key)).Status);
    }

    [Fact]
    public async Task Two_hosts_that_start_at_once_agree_on_one()
    {
        using var folder = new DataFolder();
        var gates = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => GatewayProcess.StartAsync(folder)));
        try
        {
            Assert.Single(gates, gate => gate.Output.Contains(Prefix, StringComparison.Ordinal));
            foreach (var gate in gates)
                Assert.Equal(200, (await gate.Client.GetAsync("/v1/agents", folder.OwnerKey)).Status);
        }
        finally
        {
            foreach (var gate in gates)
                await gate.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("gth_op_nothing")]
    public async Task Who_has_it_not_is_nobody(string? key)
    {
        await using var gate = await GatewayInProcess.StartAsync();

        var reply = await gate.Client.GetAsync("/v1/agents", key);

        Assert.Equal((401, "unauthenticated", "application/problem+json"), (reply.Status, reply.Code, reply.ContentType));
    }
}
