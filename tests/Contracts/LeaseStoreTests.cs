using Gatehouse.Local.Adapters;
using Gatehouse.Local.Adapters.Sqlite;

namespace Gatehouse.Contracts;

public sealed class LeaseStoreTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_lease_is_one_owners_at_a_time()
    {
        var (here, there) = (Open(), Open());

        Assert.NotNull(await here.TryAcquireAsync("timer", "a", Long, default));
        Assert.Null(await there.TryAcquireAsync("timer", "b", Long, default));
        Assert.NotNull(await there.TryAcquireAsync("another", "b", Long, default));
    }

    [Fact]
    public async Task Of_racing_owners_one_gets_the_lease()
    {
        var leases = new[] { Open(), Open() };

        var got = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => leases[i % 2].TryAcquireAsync("timer", $"owner-{i}", Long, default)));

        Assert.Single(got, lease => lease is not null);
    }

    [Fact]
    public async Task A_lease_that_is_over_goes_to_whoever_asks()
    {
        await Open().TryAcquireAsync("timer", "a", TimeSpan.Zero, default);

        Assert.NotNull(await Open().TryAcquireAsync("timer", "b", Long, default));
    }

    [Fact]
    public async Task An_owner_prolongs_its_own_lease()
    {
        var lease = await Open().TryAcquireAsync("timer", "a", TimeSpan.FromMinutes(1), default);

        var renewed = await lease!.RenewAsync(Long, default);

        Assert.True(renewed!.End > lease.End);
    }

    [Fact]
    public async Task A_released_lease_is_free_and_a_lost_one_is_not_released()
    {
        var lease = await Open().TryAcquireAsync("timer", "a", Long, default);

        Assert.True(await lease!.ReleaseAsync(default));
        Assert.NotNull(await Open().TryAcquireAsync("timer", "b", Long, default));
        Assert.False(await lease.ReleaseAsync(default));
        Assert.Null(await lease.RenewAsync(Long, default));
    }

    private LeaseStore Open() => new(new SqliteTableStore(folder.Open()));
}
