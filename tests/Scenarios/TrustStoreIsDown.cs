using Gatehouse.Ports;
using Gatehouse.Scenarios.Harness;
using Gatehouse.Trust;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gatehouse.Scenarios;

/// <summary>Where trust is asked for and cannot be known, nothing passes.</summary>
public sealed class TrustStoreIsDown
{
    [Fact]
    public async Task Case_36_trust_that_cannot_be_read_denies_and_only_where_it_is_asked_for()
    {
        var isDown = true;
        await using var target = await RecordingTarget.StartAsync();
        await using var gate = await GatewayInProcess.StartAsync(adapt: services =>
        {
            var table = services.Last(service => service.ServiceType == typeof(ITableStore));
            services.Replace(ServiceDescriptor.Singleton<ITableStore>(host =>
                new WithoutTrust((ITableStore)ActivatorUtilities.CreateInstance(host, table.ImplementationType!), () => isDown)));
        });
        var agent = await gate.Owner.EnrolAsync();
        var floored = await gate.Owner.ConnectAsync(agent, target.Url, new { trust = new { minimum = "Untrusted" } });
        var free = await gate.Owner.ConnectAsync(agent, target.Url);

        var refused = await agent.DispatchAsync(floored);
        Assert.Equal((503, "unavailable"), (refused.Status, refused.Code));
        Assert.Equal("succeeded", (await agent.EndAsync(await agent.HandInAsync(free))).TaskStatus);
        Assert.DoesNotContain(target.Calls, call => call.Body.TextOf("connection") == floored);

        isDown = false;
        Assert.Equal("succeeded", (await agent.EndAsync(await agent.HandInAsync(floored))).TaskStatus);
    }

    private sealed class WithoutTrust(ITableStore table, Func<bool> isDown) : ITableStore
    {
        public Task<StoreAnswer<TableRow?>> ReadAsync(string partition, string row, CancellationToken ct) =>
            IsGone(partition) ? throw new IOException("the trust store is down") : table.ReadAsync(partition, row, ct);

        public Task<StoreAnswer<IReadOnlyList<TableRow>>> ReadRangeAsync(string partition, string from, string to, int limit, CancellationToken ct) => table.ReadRangeAsync(partition, from, to, limit, ct);

        public Task<StoreAnswer<BatchOutcome>> WriteAsync(string partition, IReadOnlyList<TableWrite> batch, CancellationToken ct) =>
            IsGone(partition) ? throw new IOException("the trust store is down") : table.WriteAsync(partition, batch, ct);

        private bool IsGone(string partition) => isDown() && partition.EndsWith($"|{TrustRecords.Partition}", StringComparison.Ordinal);
    }
}
