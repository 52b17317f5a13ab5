using Gatehouse.Ports;

namespace Gatehouse.Contracts;

public abstract partial class TableStoreContract
{
    [Fact]
    public Task A_range_holds_its_first_key_and_not_its_last() => RunAsync(async store =>
    {
        await ApplyAsync(store, Insert("a"), Insert("b"), Insert("c"), Insert("d"));

        Assert.Equal(["b", "c"], await KeysAsync(store, "b", "d"));
    });

    [Fact]
    public Task A_range_is_in_ordinal_order() => RunAsync(async store =>
    {
        string[] keys = ["b", "B", "a", "A", "a|2", "a|10", "a ", "a~", "_", "-", "0"];
        await ApplyAsync(store, [.. keys.Select(key => Insert(key))]);

        Assert.Equal(keys.Order(StringComparer.Ordinal), await KeysAsync(store, " ", "~"));
    });

    [Fact]
    public Task A_range_gives_whole_rows() => RunAsync(async store =>
    {
        var etags = await ApplyAsync(store, Insert("a", "first"), Insert("b", "second"));

        var rows = (await store.ReadRangeAsync(Partition, "a", "z", 10, default)).Value;

        Assert.Equal(etags, rows.Select(row => row.ETag));
        Assert.Equal("second", System.Text.Encoding.UTF8.GetString(rows[1].Content.Body.Span));
        Assert.Equal(("org", "attempt"), (rows[1].Content.Organisation, rows[1].Content.Attempt));
    });

    [Theory]
    [InlineData("b", "b")]
    [InlineData("c", "b")]
    [InlineData("x", "z")]
    public Task A_range_without_rows_is_empty(string from, string to) => RunAsync(async store =>
    {
        await ApplyAsync(store, Insert("a"), Insert("b"), Insert("c"));

        Assert.Empty(await KeysAsync(store, from, to));
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public Task A_range_gives_the_first_rows_up_to_its_limit(int limit) => RunAsync(async store =>
    {
        await ApplyAsync(store, Insert("a"), Insert("b"), Insert("c"), Insert("d"));

        Assert.Equal(new[] { "a", "b", "c" }.Take(limit), await KeysAsync(store, "a", "z", limit));
    });

    [Fact]
    public Task A_range_shorter_than_its_limit_held_no_more() => RunAsync(async store =>
    {
        const int Rows = TableLimits.MaxRange + 50;
        foreach (var chunk in Enumerable.Range(0, Rows).Chunk(TableLimits.MaxBatch))
            await ApplyAsync(store, [.. chunk.Select(i => Insert($"row-{i:D5}"))]);

        Assert.Equal(TableLimits.MaxRange, (await KeysAsync(store, "a", "z")).Length);
        Assert.Equal(50, (await KeysAsync(store, $"row-{TableLimits.MaxRange:D5}", "z")).Length);
    });

    [Fact]
    public Task A_range_of_large_rows_is_not_cut_short() => RunAsync(async store =>
    {
        for (var i = 0; i < 6; i++)
            await ApplyAsync(store, new TableWrite.Insert($"row-{i}", Content(new byte[TableLimits.MaxBodyBytes])));

        Assert.Equal(6, (await KeysAsync(store, "a", "z", 7)).Length);
    });

    [Fact]
    public Task Every_answer_carries_the_stores_time() => RunAsync(async store =>
    {
        var before = StoreNow;
        var write = await store.WriteAsync(Partition, [Insert("row")], default);
        var read = await store.ReadAsync(Partition, "row", default);
        var range = await store.ReadRangeAsync(Partition, "a", "z", 1, default);
        var after = StoreNow;

        foreach (var (time, resolution) in new[] { (write.StoreTime, write.Resolution), (read.StoreTime, read.Resolution), (range.StoreTime, range.Resolution) })
            Assert.InRange(time, before - resolution, after);
    });
}
