using System.Runtime.InteropServices;
using Gatehouse.Ports;

namespace Gatehouse.Simulation.Adapters;

/// <summary>The rows of the world, in the order of their keys, and every write that was ever applied.</summary>
public sealed class TableState
{
    private readonly SortedList<string, SortedList<string, TableRow>> partitions = new(StringComparer.Ordinal);
    private readonly List<RowWrite> journal = [];
    private long lastETag;

    /// <summary>Applied writes in order; a check that remembers its place looks only at what is new.</summary>
    public IReadOnlyList<RowWrite> Journal => journal;

    /// <summary>Those that come after the first <paramref name="seen"/>.</summary>
    public ReadOnlySpan<RowWrite> WritesAfter(int seen) => CollectionsMarshal.AsSpan(journal)[seen..];

    public IEnumerable<string> Partitions => partitions.Keys;

    public TableRow? Find(string partition, string key) =>
        partitions.TryGetValue(partition, out var rows) && rows.TryGetValue(key, out var row) ? row : null;

    public IReadOnlyList<TableRow> Range(string partition, string from, string to, int limit = int.MaxValue)
    {
        if (!partitions.TryGetValue(partition, out var rows))
            return [];

        var found = new List<TableRow>();
        for (var i = LowerBound(rows.Keys, from); i < rows.Count && found.Count < limit && string.CompareOrdinal(rows.Keys[i], to) < 0; i++)
            found.Add(rows.Values[i]);
        return found;
    }

    public IReadOnlyList<TableRow> Rows(string partition) =>
        partitions.TryGetValue(partition, out var rows) ? [.. rows.Values] : [];

    /// <summary>Rows whose key begins with <paramref name="prefix"/>.</summary>
    public IReadOnlyList<TableRow> WithPrefix(string partition, string prefix) => Range(partition, prefix, prefix + char.MaxValue);

    public BatchOutcome Apply(string partition, IReadOnlyList<TableWrite> batch, TimeSpan now, string by = "")
    {
        for (var i = 0; i < batch.Count; i++)
        {
            if (ConflictOf(batch[i], Find(partition, batch[i].Key)) is { } kind)
                return new BatchOutcome.Conflict(i, kind);
        }

        return new BatchOutcome.Applied([.. batch.Select(write => Put(partition, write, now, by))]);
    }

    private string Put(string partition, TableWrite write, TimeSpan now, string by)
    {
        if (!partitions.TryGetValue(partition, out var rows))
            partitions.Add(partition, rows = new SortedList<string, TableRow>(StringComparer.Ordinal));

        rows.TryGetValue(write.Key, out var before);
        TableRow? after = null;
        if (write.Content is { } content)
            rows[write.Key] = after = new TableRow(write.Key, $"W/\"{++lastETag}\"", content);
        else
            rows.Remove(write.Key);

        journal.Add(new RowWrite(now, partition, write.Key, before, after, by));
        return after?.ETag ?? "";
    }

    private static ConflictKind? ConflictOf(TableWrite write, TableRow? row) => (write, row) switch
    {
        (TableWrite.Insert, not null) => ConflictKind.AlreadyExists,
        (TableWrite.Replace or TableWrite.Delete, null) => ConflictKind.NotFound,
        (TableWrite.Replace replace, not null) when replace.ETag != row.ETag => ConflictKind.StaleETag,
        (TableWrite.Delete { ETag: { } etag }, not null) when etag != row.ETag => ConflictKind.StaleETag,
        _ => null,
    };

    private static int LowerBound(IList<string> keys, string from)
    {
        var (low, high) = (0, keys.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (string.CompareOrdinal(keys[middle], from) < 0)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
