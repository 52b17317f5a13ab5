using Gatehouse.Identity;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Registry;

public sealed class UsedCredentialsTests
{
    private readonly EngineBench bench = new();

    private Credential Credential => Documents.Credential with { Id = $"crd_{EngineBench.Organisation}01234567" };

    [Fact]
    public async Task Two_instances_write_once_an_hour_and_the_first_use_stays()
    {
        UsedCredentials[] both = [new(bench.Ledgers), new(new EngineBench(bench).Ledgers)];
        // A clock that was never compared with the store's tells no time.
        foreach (var instance in both)
            Assert.Null(await instance.OfAsync(EngineBench.Organisation, Credential.Id, default));
        var begun = bench.World.Time.Wall;
        var etags = new HashSet<string>();
        for (var minute = 0; minute < 180; minute++)
        {
            foreach (var instance in both)
                instance.Used(Credential);
            etags.Add((await RowAsync())!.ETag);
            bench.World.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(3, etags.Count);
        var use = await both[0].OfAsync(EngineBench.Organisation, Credential.Id, default);
        Assert.Equal((begun, begun.AddHours(2)), (use!.FirstAt, use.LastAt));
        Assert.Equal([Credential.Id], (await both[1].AllAsync(EngineBench.Organisation, default)).Keys);
    }

    [Fact]
    public async Task One_that_was_never_used_is_not_known()
    {
        var used = new UsedCredentials(bench.Ledgers);

        Assert.Null(await used.OfAsync(EngineBench.Organisation, Credential.Id, default));
        Assert.Empty(await used.AllAsync(EngineBench.Organisation, default));
    }

    private async Task<TableRow?> RowAsync() => await bench.Ledgers.Store(EngineBench.Organisation).ReadAsync(UsedCredentials.Partition, Credential.Id, default);
}
