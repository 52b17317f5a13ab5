namespace Gatehouse.Ports;

/// <summary>What Azure Tables refuses. Every adapter calls this first, so that no store is laxer than another.</summary>
public static class TableLimits
{
    public const int MaxBatch = 100;

    /// <summary>Encoded bytes of a batch: bodies travel as Base64 inside JSON.</summary>
    public const int MaxBatchBytes = 4 * 1024 * 1024;

    /// <summary>Fourteen binary properties of 64 KiB; with keys and overhead below the 1 MiB of an entity.</summary>
    public const int MaxBodyBytes = 14 * PropertyBytes;

    public const int PropertyBytes = 64 * 1024;

    /// <summary>Bytes of a key in UTF-16, as the service counts them.</summary>
    public const int MaxKeyBytes = 1024;

    public const int MaxRange = 1000;

    // Headers, boundaries, the names of fourteen properties and their types, the account's host, and a partition's name of
    // up to 100 characters, each sent once in a URL and once in JSON.
    private const int OverheadPerOperation = 2048;

    // A character of a key is sent as `%7C` in the URL and as itself, at worst as `\u003C`, in JSON.
    private const int SentPerKeyCharacter = 9;

    /// <summary>An upper bound of what one operation adds to the request.</summary>
    public static int EncodedSize(TableWrite write) =>
        OverheadPerOperation + (SentPerKeyCharacter * write.Key.Length) + (write.Content is { } content ? ((content.Body.Length + 2) / 3 * 4) + content.Organisation.Length + content.Attempt.Length : 0);

    /// <exception cref="ArgumentException">The key is empty, too long, or holds a character that the service forbids.</exception>
    public static void CheckKey(string key)
    {
        if (key.Length == 0 || key.Length * 2 > MaxKeyBytes)
            throw new ArgumentException($"a key must have 1 to {MaxKeyBytes / 2} characters, not {key.Length}", nameof(key));

        foreach (var c in key)
        {
            // The service allows more than printable ASCII; ordinal order and one byte a character are worth the difference.
            if (c is < ' ' or > '~' or '/' or '\\' or '#' or '?' or '%' or '\'')
                throw new ArgumentException($"a key must not contain U+{(int)c:X4}", nameof(key));
        }
    }

    /// <exception cref="ArgumentException">The batch is empty, too large, or names a row twice.</exception>
    public static void CheckBatch(string partition, IReadOnlyList<TableWrite> batch)
    {
        CheckKey(partition);
        if (batch.Count is 0 or > MaxBatch)
            throw new ArgumentException($"a batch must have 1 to {MaxBatch} operations, not {batch.Count}", nameof(batch));

        var keys = new HashSet<string>(batch.Count, StringComparer.Ordinal);
        long size = 0;
        foreach (var write in batch)
        {
            CheckKey(write.Key);
            if (!keys.Add(write.Key))
                throw new ArgumentException($"a batch must name row `{write.Key}` once", nameof(batch));
            if (write.Content is { } content && content.Body.Length > MaxBodyBytes)
                throw new ArgumentException($"row `{write.Key}` has {content.Body.Length} bytes; a row holds {MaxBodyBytes}", nameof(batch));
            size += EncodedSize(write);
        }

        if (size > MaxBatchBytes)
            throw new ArgumentException($"a batch must encode to at most {MaxBatchBytes} bytes, not {size}", nameof(batch));
    }

    /// <exception cref="ArgumentException">A bound is not a key, or the limit is out of range.</exception>
    public static void CheckRange(string partition, string from, string to, int limit)
    {
        CheckKey(partition);
        CheckKey(from);
        CheckKey(to);
        if (limit is < 1 or > MaxRange)
            throw new ArgumentException($"a range must ask for 1 to {MaxRange} rows, not {limit}", nameof(limit));
    }
}
