using Gatehouse.Registry;
using Gatehouse.Tests.Identity;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Registry;

public sealed class UsedAssertionsTests
{
    private readonly EngineBench bench = new();

    [Fact]
    public async Task Of_two_instances_one_takes_it()
    {
        var until = bench.World.Time.Wall.AddMinutes(5);
        var both = new[] { bench, new EngineBench(bench) }.Select(instance => new UsedAssertions(instance.Ledgers).TakeAsync(IdentityBench.Credential, "once", until, default));

        Assert.Single(await Task.WhenAll(both), taken => taken);
    }

    [Fact]
    public async Task What_has_expired_is_removed_so_that_only_the_last_minutes_stay()
    {
        var used = new UsedAssertions(bench.Ledgers);
        for (var n = 0; n < 100; n++)
        {
            Assert.True(await used.TakeAsync(IdentityBench.Credential, $"{n}", bench.World.Time.Wall.AddMinutes(1), default));
            bench.World.Time.Advance(TimeSpan.FromSeconds(12));
        }

        // Two minutes of one every twelve seconds, two rows each.
        var rows = await bench.Ledgers.Store(IdentityBench.Organisation).ReadRangeAsync($"$assertions|{IdentityBench.Credential}", "a", "z", 1000, default);
        Assert.InRange(rows.Count, 20, 24);
    }
}
