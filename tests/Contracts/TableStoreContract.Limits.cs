using Gatehouse.Ports;

namespace Gatehouse.Contracts;

public abstract partial class TableStoreContract
{
    [Fact]
    public Task A_batch_of_100_operations_is_applied() => RunAsync(async store =>
        Assert.Equal(TableLimits.MaxBatch, (await ApplyAsync(store, Inserts(TableLimits.MaxBatch))).Count));

    [Theory]
    [InlineData(0)]
    [InlineData(TableLimits.MaxBatch + 1)]
    public Task A_batch_of_none_or_101_operations_is_refused(int count) => RunAsync(store => IsRefusedAsync(store, Inserts(count)));

    [Fact]
    public Task A_batch_of_4_MiB_encoded_is_applied() => RunAsync(async store =>
        await ApplyAsync(store, EncodedTo(TableLimits.MaxBatchBytes)));

    [Fact]
    public Task A_batch_of_one_byte_more_is_refused() => RunAsync(store => IsRefusedAsync(store, EncodedTo(TableLimits.MaxBatchBytes + 1)));

    [Fact]
    public Task A_body_of_one_byte_too_many_is_refused() => RunAsync(store =>
        IsRefusedAsync(store, Insert("first"), new TableWrite.Upsert("row", Content(new byte[TableLimits.MaxBodyBytes + 1]))));

    [Fact]
    public Task A_batch_that_names_a_row_twice_is_refused() => RunAsync(store =>
        IsRefusedAsync(store, Insert("row"), new TableWrite.Upsert("row", Content("x"))));

    [Fact]
    public Task A_key_of_512_characters_is_a_key() => RunAsync(async store =>
    {
        var longest = new string('k', TableLimits.MaxKeyBytes / 2);

        Assert.IsType<BatchOutcome.Applied>((await store.WriteAsync(longest, [Insert(longest)], default)).Value);
        Assert.NotNull(await ReadAsync(store, longest, longest));
    });

    public static TheoryData<string> IllegalKeys =>
        new(["", new string('k', (TableLimits.MaxKeyBytes / 2) + 1), .. "/\\#?%'\u0000\u001f\u007f\u0080\u00e9\ud800".Select(c => $"a{c}b")]);

    [Theory]
    [MemberData(nameof(IllegalKeys), DisableDiscoveryEnumeration = true)]
    public Task An_illegal_key_is_refused_everywhere(string key) => RunAsync(async store =>
    {
        await IsRefusedAsync(store, Insert(key));
        await IsRefusedAsync(store, new TableWrite.Delete(key, null));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => store.WriteAsync(key, [Insert("row")], default));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => store.ReadAsync(key, "row", default));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => store.ReadAsync(Partition, key, default));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => store.ReadRangeAsync(key, "a", "z", 1, default));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => store.ReadRangeAsync(Partition, key, "z", 1, default));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => store.ReadRangeAsync(Partition, "a", key, 1, default));
    });

    [Fact]
    public Task Every_other_printable_character_may_stand_in_a_key() => RunAsync(async store =>
    {
        var key = string.Concat(Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c).Where(c => !"/\\#?%'".Contains(c)));

        await ApplyAsync(store, Insert(key));

        Assert.Equal([key], await KeysAsync(store, key, key + "~"));
    });

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(TableLimits.MaxRange + 1)]
    public Task A_range_of_none_or_1001_rows_is_refused(int limit) => RunAsync(store =>
        Assert.ThrowsAnyAsync<ArgumentException>(() => store.ReadRangeAsync(Partition, "a", "z", limit, default)));

    private static async Task IsRefusedAsync(ITableStore store, params TableWrite[] batch)
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() => store.WriteAsync(Partition, batch, default));
        Assert.Empty(await KeysAsync(store, " ", "~"));
    }

    private static TableWrite[] Inserts(int count) => [.. Enumerable.Range(0, count).Select(i => Insert($"row-{i:D3}"))];

    private static TableWrite[] EncodedTo(int size)
    {
        var batch = Enumerable.Range(0, 3).Select(TableWrite (i) => new TableWrite.Insert($"row-{i}", Content(new byte[TableLimits.MaxBodyBytes]))).ToList();
        var rest = size - batch.Sum(TableLimits.EncodedSize) - TableLimits.EncodedSize(new TableWrite.Insert("rest", new RowContent("", "", Array.Empty<byte>())));
        batch.Add(new TableWrite.Insert("rest", new RowContent("", new string('a', rest % 4), new byte[rest / 4 * 3])));
        Assert.Equal(size, batch.Sum(TableLimits.EncodedSize));
        return [.. batch];
    }
}
