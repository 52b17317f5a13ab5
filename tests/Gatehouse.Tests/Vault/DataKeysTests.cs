using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Telemetry;
using Gatehouse.Tests.Ports;
using Gatehouse.Vault;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Vault;

public sealed class DataKeysTests
{
    private const string Organisation = EngineBench.Organisation;
    private const string Other = "othersothers";
    private static readonly byte[] plain = "a refresh token"u8.ToArray();

    private readonly EngineBench bench = new();

    [Fact]
    public async Task What_is_sealed_opens_as_it_was_on_another_instance()
    {
        var closed = await SealAsync(bench, plain);

        Assert.Equal(plain, await Keys(new EngineBench(bench)).OpenAsync(Organisation, "grant|1", closed, default));
        Assert.Equal(plain.Length + DataKeys.Overhead, closed.Length);
        Assert.Equal(1, DataKeys.VersionOf(closed));
    }

    [Fact]
    public async Task Nothing_at_all_can_be_sealed_too() =>
        Assert.Empty((await Keys(bench).OpenAsync(Organisation, "grant|1", await SealAsync(bench, []), default))!);

    [Theory]
    [InlineData(Organisation, "grant|2")]
    [InlineData(Organisation, "grant|1|1")]
    [InlineData(Organisation, "")]
    [InlineData(Other, "grant|1")]
    public async Task It_opens_as_nothing_else_and_for_nobody_else(string organisation, string associated) =>
        Assert.Null(await Keys(bench).OpenAsync(organisation, associated, await SealAsync(bench, plain), default));

    [Fact]
    public async Task A_changed_bit_anywhere_opens_nothing()
    {
        var closed = await SealAsync(bench, plain);
        for (var i = 0; i < closed.Length * 8; i++)
        {
            var changed = closed.ToArray();
            changed[i / 8] ^= (byte)(1 << (i % 8));
            Assert.Null(await Keys(bench).OpenAsync(Organisation, "grant|1", changed, default));
        }
    }

    [Fact]
    public async Task What_is_cut_short_opens_nothing()
    {
        var closed = await SealAsync(bench, plain);
        for (var length = 0; length < closed.Length; length++)
            Assert.Null(await Keys(bench).OpenAsync(Organisation, "grant|1", closed.AsMemory(0, length), default));
    }

    [Fact]
    public async Task Whoever_asks_at_once_has_the_keys_read_once()
    {
        await SealAsync(bench, plain);
        var slow = new HeldReads(bench.World.Table);
        var other = new EngineBench(bench, services => services.AddSingleton(host => new Ledgers(
            slow, host.GetRequiredService<ITaskQueue>(), host.GetRequiredService<TimeProvider>(), host.GetRequiredService<IPause>(),
            host.GetRequiredService<IRandomSource>(), new GateMeters(), host.GetRequiredService<LedgerOptions>())));

        var all = Enumerable.Range(0, 20).Select(_ => SealAsync(other, plain)).ToArray();
        slow.Release.SetResult();
        await Task.WhenAll(all);

        Assert.Equal(1, slow.Asked);
    }

    [Fact]
    public async Task The_same_is_never_sealed_alike() => Assert.NotEqual(await SealAsync(bench, plain), await SealAsync(bench, plain));

    [Fact]
    public async Task Of_two_instances_that_race_one_makes_the_key()
    {
        var other = new EngineBench(bench);

        var closed = await Task.WhenAll(SealAsync(bench, plain), SealAsync(other, plain));

        Assert.Equal(plain, await Keys(other).OpenAsync(Organisation, "grant|1", closed[0], default));
        Assert.Equal(plain, await Keys(bench).OpenAsync(Organisation, "grant|1", closed[1], default));
    }

    [Fact]
    public async Task The_row_holds_neither_the_key_nor_another_organisations()
    {
        await SealAsync(bench, plain);
        await Keys(bench).SealAsync(Other, "grant|1", plain, default);
        var theirs = (await bench.Ledgers.Store(Other).ReadAsync(DataKeyRows.Partition, DataKeyRows.Row, default))!;
        var mine = (await bench.Ledgers.Store(Organisation).ReadAsync(DataKeyRows.Partition, DataKeyRows.Row, default))!;
        var swapped = new TableWrite.Replace(DataKeyRows.Row, new RowContent(Organisation, "", theirs.Content.Body), mine.ETag);
        await bench.Ledgers.Store(Organisation).WriteAsync(DataKeyRows.Partition, [swapped], default);

        await Assert.ThrowsAsync<InvalidDataException>(() => SealAsync(new EngineBench(bench), plain));
    }

    [Fact]
    public async Task A_version_that_does_not_open_spoils_no_other_and_is_named_where_it_is_needed()
    {
        byte[][] closed = [await SealAsync(bench, plain), await RotateAsync(), await RotateAsync()];
        await SpoilAsync(version: 2);
        var other = new EngineBench(bench);

        foreach (var good in new[] { closed[0], closed[2], await SealAsync(other, plain) })
            Assert.Equal(plain, await Keys(other).OpenAsync(Organisation, "grant|1", good, default));
        var told = await Assert.ThrowsAsync<InvalidDataException>(async () => await Keys(other).OpenAsync(Organisation, "grant|1", closed[1], default));
        Assert.StartsWith("version 2 of the data key", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_newest_seals_or_nothing_does_until_there_is_a_newer_one()
    {
        await SealAsync(bench, plain);
        await RotateAsync();
        await SpoilAsync(version: 2);

        var told = await Assert.ThrowsAsync<InvalidDataException>(() => SealAsync(new EngineBench(bench), plain));
        Assert.StartsWith("version 2 of the data key", told.Message, StringComparison.Ordinal);
        Assert.Equal(3, DataKeys.VersionOf(await RotateAsync()));
    }

    [Fact]
    public async Task What_did_not_open_is_tried_again_each_time_it_is_needed()
    {
        var closed = await SealAsync(bench, plain);
        await RotateAsync();
        var whole = await RingAsync();
        await SpoilAsync(version: 1);
        var other = new EngineBench(bench);
        await Assert.ThrowsAsync<InvalidDataException>(async () => await Keys(other).OpenAsync(Organisation, "grant|1", closed, default));

        await WriteAsync(whole);

        Assert.Equal(plain, await Keys(other).OpenAsync(Organisation, "grant|1", closed, default));
    }

    [Fact]
    public async Task While_a_key_is_held_the_store_is_not_asked()
    {
        var closed = await SealAsync(bench, plain);
        bench.Secrets.IsDown = true;

        Assert.Equal(plain, await Keys(bench).OpenAsync(Organisation, "grant|1", closed, default));
    }

    private async Task<DataKeyRing> RingAsync() => (await bench.Get<DataKeyRows>().FindAsync(Organisation, default))!.Value.Ring;

    private Task WriteAsync(DataKeyRing ring) => bench.Get<DataKeyRows>().ChangeAsync(Organisation, _ => Task.FromResult(ring), default);

    /// <summary>What is sealed under a version that is made for it.</summary>
    private async Task<byte[]> RotateAsync()
    {
        var ring = await RingAsync();
        await WriteAsync(ring with { Keys = [await bench.Get<DataKeyRows>().MakeAsync(Organisation, ring.Keys[0].Version + 1, default), .. ring.Keys] });
        return await SealAsync(new EngineBench(bench), plain);
    }

    private async Task SpoilAsync(int version)
    {
        var ring = await RingAsync();
        await WriteAsync(ring with { Keys = [.. ring.Keys.Select(key => key.Version == version ? key with { Sealed = new byte[key.Sealed.Length] } : key)] });
    }

    private static DataKeys Keys(EngineBench bench) => bench.Get<DataKeys>();

    private static Task<byte[]> SealAsync(EngineBench bench, byte[] plain) => Keys(bench).SealAsync(Organisation, "grant|1", plain, default).AsTask();

    /// <summary>Answers no reading before it is let.</summary>
    private sealed class HeldReads(ITableStore inner) : ITableStore
    {
        public TaskCompletionSource Release { get; } = new();

        public int Asked { get; private set; }

        public async Task<StoreAnswer<TableRow?>> ReadAsync(string partition, string row, CancellationToken ct)
        {
            Asked++;
            await Release.Task;
            return await inner.ReadAsync(partition, row, ct);
        }

        public Task<StoreAnswer<IReadOnlyList<TableRow>>> ReadRangeAsync(string partition, string from, string to, int limit, CancellationToken ct) => inner.ReadRangeAsync(partition, from, to, limit, ct);

        public Task<StoreAnswer<BatchOutcome>> WriteAsync(string partition, IReadOnlyList<TableWrite> batch, CancellationToken ct) => inner.WriteAsync(partition, batch, ct);
    }
}
