using Gatehouse.Azure.Hosting;
using Gatehouse.Azure.Tests.Harness;
using Gatehouse.Ledger;
using Gatehouse.Registry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gatehouse.Azure.Tests.Hosting;

[NeedsAzurite]
public sealed class FirstStartTests(Azurite azurite) : IClassFixture<Azurite>
{
    [Fact]
    public async Task Of_instances_that_start_at_once_one_makes_the_organisation_and_its_key_opens_it()
    {
        await using var house = new AzureHouse(azurite);
        var starts = Enumerable.Range(0, 6).Select(_ => house.NewInstance().GetServices<IHostedService>().OfType<FirstStart>().Single()).ToArray();

        var done = await Task.WhenAll(starts.Select(start => start.TryAsync(default)));

        Assert.Contains(true, done);
        Assert.All(await Task.WhenAll(starts.Select(start => start.TryAsync(default))), Assert.True);
        Assert.Single(await house.NewInstance().GetRequiredService<Ledgers>().Store("$platform").ReadRangeAsync("$organisations", "0", "~", 10, default));
        await house.FurnishAsync();
        var owner = await house.NewInstance().GetRequiredService<OperatorDirectory>().FindAsync(house.OwnerKey, default);
        Assert.Equal((house.Caller.Organisation, OperatorRole.Owner), (owner!.Organisation, Assert.Single(owner.Roles)));
    }
}
