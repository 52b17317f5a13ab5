using Gatehouse.Ports;

namespace Gatehouse.Contracts;

public abstract partial class TableStoreContract
{
    [Fact]
    public Task A_row_that_was_never_written_is_absent() => RunAsync(async store =>
        Assert.Null(await ReadAsync(store, "row")));

    [Fact]
    public Task An_inserted_row_is_read_back_whole() => RunAsync(async store =>
    {
        var etags = await ApplyAsync(store, new TableWrite.Insert("row", new RowContent("acme", "a-1", new byte[] { 0, 1, 255 })));

        var row = await ReadAsync(store, "row");

        Assert.NotNull(row);
        Assert.Equal("row", row.Key);
        Assert.Equal(Assert.Single(etags), row.ETag);
        Assert.Equal("acme", row.Content.Organisation);
        Assert.Equal("a-1", row.Content.Attempt);
        Assert.Equal(new byte[] { 0, 1, 255 }, row.Content.Body.ToArray());
    });

    [Fact]
    public Task A_row_may_be_empty_but_for_its_key() => RunAsync(async store =>
    {
        await ApplyAsync(store, new TableWrite.Insert("row", new RowContent("", "", Array.Empty<byte>())));

        var content = (await ReadAsync(store, "row"))!.Content;
        Assert.Equal(("", "", 0), (content.Organisation, content.Attempt, content.Body.Length));
    });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(TableLimits.PropertyBytes - 1)]
    [InlineData(TableLimits.PropertyBytes)]
    [InlineData(TableLimits.PropertyBytes + 1)]
    [InlineData(TableLimits.MaxBodyBytes)]
    public Task A_body_of_any_allowed_length_survives(int length) => RunAsync(async store =>
    {
        var body = new byte[length];
        new Random(length).NextBytes(body);

        await ApplyAsync(store, new TableWrite.Insert("row", Content(body)));

        Assert.True((await ReadAsync(store, "row"))!.Content.Body.Span.SequenceEqual(body));
    });

    [Fact]
    public Task An_insert_meets_an_existing_row() => RunAsync(async store =>
    {
        await ApplyAsync(store, Insert("row", "first"));

        Assert.Equal(ConflictKind.AlreadyExists, (await ConflictAsync(store, Insert("row", "second"))).Kind);
        Assert.Equal("first", await TextAsync(store, "row"));
    });

    [Fact]
    public Task A_replace_with_the_right_etag_is_applied() => RunAsync(async store =>
    {
        var inserted = await ApplyAsync(store, Insert("row", "first"));

        var replaced = await ApplyAsync(store, new TableWrite.Replace("row", Content("second"), inserted[0]));

        Assert.Equal("second", await TextAsync(store, "row"));
        Assert.Equal((await ReadAsync(store, "row"))!.ETag, replaced[0]);
    });

    [Fact]
    public Task A_replace_with_another_etag_is_stale() => RunAsync(async store =>
    {
        var inserted = await ApplyAsync(store, Insert("row", "first"));
        await ApplyAsync(store, new TableWrite.Replace("row", Content("second"), inserted[0]));

        var conflict = await ConflictAsync(store, new TableWrite.Replace("row", Content("third"), inserted[0]));

        Assert.Equal(ConflictKind.StaleETag, conflict.Kind);
        Assert.Equal("second", await TextAsync(store, "row"));
    });

    [Fact]
    public Task A_replace_or_a_delete_of_no_row_finds_nothing() => RunAsync(async store =>
    {
        var etag = (await ApplyAsync(store, Insert("other")))[0];

        Assert.Equal(ConflictKind.NotFound, (await ConflictAsync(store, new TableWrite.Replace("row", Content("x"), etag))).Kind);
        Assert.Equal(ConflictKind.NotFound, (await ConflictAsync(store, new TableWrite.Delete("row", etag))).Kind);
        Assert.Equal(ConflictKind.NotFound, (await ConflictAsync(store, new TableWrite.Delete("row", null))).Kind);
    });

    [Fact]
    public Task A_delete_with_another_etag_is_stale() => RunAsync(async store =>
    {
        var etag = (await ApplyAsync(store, Insert("row")))[0];
        await ApplyAsync(store, new TableWrite.Upsert("row", Content("newer")));

        Assert.Equal(ConflictKind.StaleETag, (await ConflictAsync(store, new TableWrite.Delete("row", etag))).Kind);
        Assert.Equal("newer", await TextAsync(store, "row"));
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task A_delete_removes_the_row(bool conditional) => RunAsync(async store =>
    {
        var etag = (await ApplyAsync(store, Insert("row")))[0];

        var etags = await ApplyAsync(store, new TableWrite.Delete("row", conditional ? etag : null));

        Assert.Equal([""], etags);
        Assert.Null(await ReadAsync(store, "row"));
    });

    [Fact]
    public Task An_upsert_inserts_and_replaces_without_condition() => RunAsync(async store =>
    {
        var first = await ApplyAsync(store, new TableWrite.Upsert("row", Content("first")));
        var second = await ApplyAsync(store, new TableWrite.Upsert("row", Content("second")));

        Assert.NotEqual(first, second);
        Assert.Equal("second", await TextAsync(store, "row"));
    });

    [Fact]
    public Task A_batch_answers_one_etag_for_each_operation_in_order() => RunAsync(async store =>
    {
        var old = await ApplyAsync(store, Insert("a"), Insert("b"));

        var etags = await ApplyAsync(
            store, Insert("d"), new TableWrite.Delete("a", null), new TableWrite.Replace("b", Content("x"), old[1]), new TableWrite.Upsert("c", Content("x")));

        Assert.Equal(4, etags.Count);
        Assert.Equal((await ReadAsync(store, "d"))!.ETag, etags[0]);
        Assert.Equal("", etags[1]);
        Assert.Equal((await ReadAsync(store, "b"))!.ETag, etags[2]);
        Assert.Equal((await ReadAsync(store, "c"))!.ETag, etags[3]);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(TableLimits.MaxBatch - 1)]
    public Task A_conflict_names_its_operation_and_leaves_nothing_of_the_batch(int index) => RunAsync(async store =>
    {
        var earlier = (await ApplyAsync(store, Insert("standing", "older")))[0];
        var standing = (await ApplyAsync(store, new TableWrite.Replace("standing", Content("old"), earlier)))[0];
        var batch = Enumerable.Range(0, TableLimits.MaxBatch - 1).Select(i => Insert($"new-{i:D3}")).ToList();
        batch.Insert(index, new TableWrite.Replace("standing", Content("new"), earlier));

        Assert.Equal(new BatchOutcome.Conflict(index, ConflictKind.StaleETag), await ConflictAsync(store, [.. batch]));

        Assert.Equal(["standing"], await KeysAsync(store, "a", "z"));
        Assert.Equal("old", await TextAsync(store, "standing"));
        Assert.Equal(standing, (await ReadAsync(store, "standing"))!.ETag);
    });

    [Fact]
    public Task A_failed_batch_undoes_replaces_and_deletes_too() => RunAsync(async store =>
    {
        var etags = await ApplyAsync(store, Insert("a", "old"), Insert("b", "old"), Insert("c", "old"));

        await ConflictAsync(
            store, new TableWrite.Replace("a", Content("new"), etags[0]), new TableWrite.Delete("b", etags[1]), new TableWrite.Upsert("d", Content("new")), Insert("c", "new"));

        Assert.Equal(["a", "b", "c"], await KeysAsync(store, "a", "z"));
        Assert.Equal("old", await TextAsync(store, "a"));
        Assert.Equal(etags[1], (await ReadAsync(store, "b"))!.ETag);
    });

    [Fact]
    public Task An_etag_never_returns() => RunAsync(async store =>
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var round = 0; round < 5; round++)
        {
            Assert.True(seen.Add((await ApplyAsync(store, Insert("row", "same")))[0]));
            Assert.True(seen.Add((await ApplyAsync(store, new TableWrite.Upsert("row", Content("same"))))[0]));
            await ApplyAsync(store, new TableWrite.Delete("row", null));
        }
    });

    [Fact]
    public Task A_replace_across_a_delete_and_an_insert_is_stale() => RunAsync(async store =>
    {
        var first = (await ApplyAsync(store, Insert("row", "same")))[0];
        await ApplyAsync(store, new TableWrite.Delete("row", first));
        await ApplyAsync(store, Insert("row", "same"));

        Assert.Equal(ConflictKind.StaleETag, (await ConflictAsync(store, new TableWrite.Replace("row", Content("x"), first))).Kind);
    });

    [Fact]
    public Task Partitions_do_not_share_rows() => RunAsync(async store =>
    {
        await ApplyAsync(store, Insert("row"));

        Assert.Null(await ReadAsync(store, "row", "org|other"));
        Assert.IsType<BatchOutcome.Applied>((await store.WriteAsync("org|other", [Insert("row")], default)).Value);
        Assert.Equal(["row"], await KeysAsync(store, "a", "z"));
    });

    [Fact]
    public Task Keys_differ_by_case() => RunAsync(async store =>
    {
        await ApplyAsync(store, Insert("row", "lower"), Insert("ROW", "upper"));

        Assert.Equal("lower", await TextAsync(store, "row"));
        Assert.Equal("upper", await TextAsync(store, "ROW"));
    });
}
