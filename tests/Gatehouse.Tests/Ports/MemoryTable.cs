using Gatehouse.Ports;

namespace Gatehouse.Tests.Ports;

/// <summary>A table whose next writes and reads a test may bend.</summary>
internal sealed class MemoryTable(TimeProvider time) : ITableStore
{
    private readonly Dictionary<string, SortedList<string, TableRow>> partitions = new(StringComparer.Ordinal);

    private long lastETag;

    /// <summary>What becomes of the next writes; without one a write is applied.</summary>
    public Queue<Func<Func<BatchOutcome>, Task<BatchOutcome>>> NextWrites { get; } = new();

    public List<(string Partition, IReadOnlyList<TableWrite> Batch)> Applied { get; } = [];

    public List<string> Log { get; } = [];

    public Action<string> BeforeRead { get; set; } = _ => { };

    public Action BeforeRange { get; set; } = () => { };

    public bool IsDown { get; set; }

    /// <summary>A partition that takes no writes.</summary>
    public string? DownForWrites { get; set; }

    /// <summary>Of the store's clock against the machine's.</summary>
    public TimeSpan Skew { get; set; }

    public TimeSpan Resolution { get; set; } = TimeSpan.FromMilliseconds(1);

    public TableRow? Find(string partition, string key) => Partition(partition).GetValueOrDefault(key);

    public IReadOnlyList<TableRow> Rows(string partition, string prefix = "") =>
        [.. From(Partition(partition), prefix).TakeWhile(row => row.Key.StartsWith(prefix, StringComparison.Ordinal))];

    public void Put(string partition, string key, RowContent content) => Partition(partition)[key] = new TableRow(key, $"e{++lastETag}", content);

    public Task<StoreAnswer<TableRow?>> ReadAsync(string partition, string row, CancellationToken ct)
    {
        BeforeRead(row);
        Log.Add($"read {partition} {row}");
        return Answer(() => Find(partition, row));
    }

    public Task<StoreAnswer<IReadOnlyList<TableRow>>> ReadRangeAsync(string partition, string from, string to, int limit, CancellationToken ct)
    {
        TableLimits.CheckRange(partition, from, to, limit);
        BeforeRange();
        Log.Add($"range {partition} {from}");
        return Answer<IReadOnlyList<TableRow>>(() =>
            [.. From(Partition(partition), from).TakeWhile(row => string.CompareOrdinal(row.Key, to) < 0).Take(limit)]);
    }

    public async Task<StoreAnswer<BatchOutcome>> WriteAsync(string partition, IReadOnlyList<TableWrite> batch, CancellationToken ct)
    {
        TableLimits.CheckBatch(partition, batch);
        ct.ThrowIfCancellationRequested();
        Log.Add($"write {partition} {string.Join(' ', batch.Select(write => write.Key))}");
        if (IsDown || partition == DownForWrites)
            throw new IOException("the store is down");
        var outcome = NextWrites.TryDequeue(out var bend) ? await bend(() => Apply(partition, batch)) : Apply(partition, batch);
        return new StoreAnswer<BatchOutcome>(outcome, StoreTime, Resolution);
    }

    private DateTimeOffset StoreTime => new((time.GetUtcNow() + Skew).Ticks / Resolution.Ticks * Resolution.Ticks, TimeSpan.Zero);

    private Task<StoreAnswer<T>> Answer<T>(Func<T> value) => IsDown
        ? Task.FromException<StoreAnswer<T>>(new IOException("the store is down"))
        : Task.FromResult(new StoreAnswer<T>(value(), StoreTime, Resolution));

    private BatchOutcome Apply(string partition, IReadOnlyList<TableWrite> batch)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            if (ConflictOf(batch[i], Find(partition, batch[i].Key)) is { } kind)
                return new BatchOutcome.Conflict(i, kind);
        }

        Applied.Add((partition, batch));
        foreach (var write in batch)
        {
            if (write.Content is { } content)
                Put(partition, write.Key, content);
            else
                Partition(partition).Remove(write.Key);
        }

        return new BatchOutcome.Applied([.. batch.Select(write => Find(partition, write.Key)?.ETag ?? "")]);
    }

    private SortedList<string, TableRow> Partition(string partition) =>
        partitions.TryGetValue(partition, out var found) ? found : partitions[partition] = new SortedList<string, TableRow>(StringComparer.Ordinal);

    /// <summary>Searched for, not scanned for: some tests keep a hundred thousand rows.</summary>
    private static IEnumerable<TableRow> From(SortedList<string, TableRow> rows, string key)
    {
        var (first, end) = (0, rows.Count);
        while (first < end)
        {
            var middle = (first + end) / 2;
            (first, end) = string.CompareOrdinal(rows.Keys[middle], key) < 0 ? (middle + 1, end) : (first, middle);
        }

        for (; first < rows.Count; first++)
            yield return rows.Values[first];
    }

    private static ConflictKind? ConflictOf(TableWrite write, TableRow? row) => (write, row) switch
    {
        (TableWrite.Insert, not null) => ConflictKind.AlreadyExists,
        (TableWrite.Replace or TableWrite.Delete, null) => ConflictKind.NotFound,
        (TableWrite.Replace replace, not null) when replace.ETag != row.ETag => ConflictKind.StaleETag,
        (TableWrite.Delete { ETag: { } etag }, not null) when etag != row.ETag => ConflictKind.StaleETag,
        _ => null,
    };
}
