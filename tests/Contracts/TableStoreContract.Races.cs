using Gatehouse.Ports;

namespace Gatehouse.Contracts;

public abstract partial class TableStoreContract
{
    private const int Racers = 32;

    [Fact]
    public Task Another_process_sees_an_acknowledged_write_at_once() => RunAsync(async () =>
    {
        var (here, there) = (Open(), Open());
        for (var i = 0; i < 20; i++)
        {
            var etag = (await ApplyAsync(here, new TableWrite.Upsert("row", Content($"{i}"))))[0];
            Assert.Equal(etag, (await ReadAsync(there, "row"))!.ETag);
            Assert.Equal($"{i}", await TextAsync(there, "row"));
            Assert.Equal(["row"], await KeysAsync(there, "a", "z"));
            (here, there) = (there, here);
        }
    });

    [Fact]
    public Task Of_racing_inserts_exactly_one_wins() => RunAsync(async () =>
    {
        var outcomes = await RaceAsync(i => [Insert("row", $"{i}"), Insert($"own-{i:D2}")]);

        var winner = Assert.Single(outcomes, outcome => outcome.Value is BatchOutcome.Applied);
        Assert.All(outcomes.Where(outcome => outcome != winner), outcome =>
            Assert.Equal(new BatchOutcome.Conflict(0, ConflictKind.AlreadyExists), outcome.Value));
        Assert.Equal([$"own-{outcomes.IndexOf(winner):D2}", "row"], await KeysAsync(Open(), "a", "z"));
    });

    [Fact]
    public Task Of_racing_replaces_exactly_one_wins() => RunAsync(async () =>
    {
        var etag = (await ApplyAsync(Open(), Insert("row")))[0];

        var outcomes = await RaceAsync(i => [Insert($"own-{i:D2}"), new TableWrite.Replace("row", Content($"{i}"), etag)]);

        var winner = Assert.Single(outcomes, outcome => outcome.Value is BatchOutcome.Applied);
        Assert.All(outcomes.Where(outcome => outcome != winner), outcome =>
            Assert.Equal(new BatchOutcome.Conflict(1, ConflictKind.StaleETag), outcome.Value));
        Assert.Equal([$"own-{outcomes.IndexOf(winner):D2}", "row"], await KeysAsync(Open(), "a", "z"));
    });

    [Fact]
    public Task A_counter_raised_by_racing_processes_loses_no_step() => RunAsync(async () =>
    {
        await ApplyAsync(Open(), Insert("counter", "0"));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RaiseAsync(Open(), steps: 10)));

        Assert.Equal("40", await TextAsync(Open(), "counter"));
    });

    [Fact]
    public Task One_batchs_conflict_spoils_no_other_batch() => RunAsync(async store =>
    {
        await ApplyAsync(store, Insert("standing"));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, Racers).Select(i =>
            store.WriteAsync(Partition, i % 2 == 0 ? [Insert($"new-{i:D2}")] : [Insert($"new-{i:D2}"), Insert("standing")], default)));

        Assert.Equal(Racers / 2, outcomes.Count(outcome => outcome.Value is BatchOutcome.Applied));
        Assert.Equal((Racers / 2) + 1, (await KeysAsync(store, "a", "z")).Length);
    });

    private async Task<List<StoreAnswer<BatchOutcome>>> RaceAsync(Func<int, TableWrite[]> batch)
    {
        var stores = new[] { Open(), Open() };
        return [.. await Task.WhenAll(Enumerable.Range(0, Racers).Select(i => stores[i % 2].WriteAsync(Partition, batch(i), default)))];
    }

    private static async Task RaiseAsync(ITableStore store, int steps)
    {
        while (steps > 0)
        {
            var row = (await ReadAsync(store, "counter"))!;
            var next = int.Parse(System.Text.Encoding.UTF8.GetString(row.Content.Body.Span)) + 1;
            var outcome = await store.WriteAsync(Partition, [new TableWrite.Replace("counter", Content($"{next}"), row.ETag)], default);
            steps -= outcome.Value is BatchOutcome.Applied ? 1 : 0;
        }
    }
}
