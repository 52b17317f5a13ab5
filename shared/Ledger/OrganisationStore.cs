using Gatehouse.Ports;

namespace Gatehouse.Ledger;

/// <summary>The rows of one organisation, and no others.</summary>
public sealed class OrganisationStore
{
    private readonly ITableStore store;
    private readonly InstanceClock clock;
    private readonly TimeProvider time;
    private readonly IRowSeal? seal;

    internal OrganisationStore(string organisation, ITableStore store, InstanceClock clock, TimeProvider time, IRowSeal? seal)
    {
        Organisation = organisation;
        this.store = store;
        this.clock = clock;
        this.time = time;
        this.seal = seal;
    }

    public string Organisation { get; }

    /// <exception cref="OrganisationMismatchException">The row is another organisation's.</exception>
    /// <exception cref="StoreUnavailableException"/>
    public async Task<TableRow?> ReadAsync(string partition, string row, CancellationToken ct)
    {
        if (await AskAsync(() => store.ReadAsync(Full(partition), row, ct), ct) is not { } found)
            return null;
        return seal?.Seals(row) is true ? await OpenAsync(seal, partition, Checked(partition, found), ct) : Checked(partition, found);
    }

    /// <inheritdoc cref="ITableStore.ReadRangeAsync"/>
    /// <remarks>Of a row whose seal nothing opens any more, the body is empty: a page would else be shorter than what it covers.</remarks>
    /// <exception cref="OrganisationMismatchException">A row is another organisation's.</exception>
    /// <exception cref="StoreUnavailableException"/>
    public async Task<IReadOnlyList<TableRow>> ReadRangeAsync(string partition, string from, string to, int limit, CancellationToken ct)
    {
        var rows = await AskAsync(() => store.ReadRangeAsync(Full(partition), from, to, limit, ct), ct);
        foreach (var row in rows)
            Checked(partition, row);
        return seal is not null && rows.Any(row => seal.Seals(row.Key)) ? await OpenAsync(seal, partition, rows, ct) : rows;
    }

    /// <summary>A range with what of it opens: a row whose seal does not, for whatever reason that lasts, is as it is stored.</summary>
    /// <inheritdoc cref="ReadRangeAsync"/>
    internal async Task<IReadOnlyList<(TableRow Row, bool IsOpen)>> ReadOpeningAsync(string partition, string from, string to, int limit, CancellationToken ct)
    {
        var read = new List<(TableRow Row, bool IsOpen)>();
        foreach (var row in await AskAsync(() => store.ReadRangeAsync(Full(partition), from, to, limit, ct), ct))
            read.Add(seal?.Seals(Checked(partition, row).Key) is true ? await TryOpenAsync(seal, partition, row, ct) is { } opened ? (opened, true) : (row, false) : (row, true));
        return read;
    }

    /// <summary>The keys of a range, whatever their rows hold and whether it opens.</summary>
    /// <inheritdoc cref="ReadRangeAsync"/>
    internal async Task<IReadOnlyList<string>> KeysAsync(string partition, string from, string to, int limit, CancellationToken ct) =>
        [.. (await AskAsync(() => store.ReadRangeAsync(Full(partition), from, to, limit, ct), ct)).Select(row => Checked(partition, row).Key)];

    /// <summary>All of a range, page by page: for ranges that are bounded by what an organisation may have.</summary>
    /// <inheritdoc cref="ReadRangeAsync"/>
    public async Task<IReadOnlyList<TableRow>> ReadWholeRangeAsync(string partition, string from, string to, CancellationToken ct)
    {
        var found = new List<TableRow>();
        while (true)
        {
            var rows = await ReadRangeAsync(partition, from, to, TableLimits.MaxRange, ct);
            found.AddRange(rows);
            if (rows.Count < TableLimits.MaxRange)
                return found;

            from = LedgerRows.After(rows[^1].Key);
        }
    }

    /// <summary>All rows whose keys begin with a prefix, as <see cref="ReadWholeRangeAsync"/>.</summary>
    /// <param name="prefix">Ends with a bar.</param>
    /// <exception cref="StoreUnavailableException"/>
    public Task<IReadOnlyList<TableRow>> ReadAllAsync(string partition, string prefix, CancellationToken ct) => ReadWholeRangeAsync(partition, prefix, LedgerRows.EndOf(prefix), ct);

    /// <summary>A page of the rows whose keys begin with a prefix.</summary>
    /// <param name="prefix">Ends with a bar.</param>
    /// <param name="after">What follows the prefix in the last key of the page before; empty for the first page.</param>
    /// <exception cref="StoreUnavailableException"/>
    public Task<IReadOnlyList<TableRow>> ReadPageAsync(string partition, string prefix, string after, int limit, CancellationToken ct) =>
        ReadRangeAsync(partition, FromPage(prefix, after), LedgerRows.EndOf(prefix), limit, ct);

    /// <summary>What follows the prefix in the keys of such a page, whatever its rows hold and whether it opens.</summary>
    /// <inheritdoc cref="ReadPageAsync"/>
    internal async Task<IReadOnlyList<string>> NamesAsync(string partition, string prefix, string after, int limit, CancellationToken ct) =>
        [.. (await KeysAsync(partition, FromPage(prefix, after), LedgerRows.EndOf(prefix), limit, ct)).Select(key => key[prefix.Length..])];

    /// <inheritdoc cref="ITableStore.WriteAsync"/>
    /// <exception cref="StoreUnavailableException"/>
    public async Task<BatchOutcome> WriteAsync(string partition, IReadOnlyList<TableWrite> batch, CancellationToken ct)
    {
        var stored = seal is not null && batch.Any(write => write.Content is not null && seal.Seals(write.Key)) ? await SealAsync(seal, partition, batch, ct) : batch;
        return await AskAsync(() => store.WriteAsync(Full(partition), stored, ct), ct);
    }

    private static async Task<IReadOnlyList<TableWrite>> SealAsync(IRowSeal seal, string partition, IReadOnlyList<TableWrite> batch, CancellationToken ct)
    {
        var written = new TableWrite[batch.Count];
        for (var i = 0; i < written.Length; i++)
            written[i] = batch[i].Content is { } content && seal.Seals(batch[i].Key) ? batch[i].With(await GuardAsync(seal.SealAsync(partition, batch[i].Key, content, ct), ct)) : batch[i];
        return written;
    }

    private static async Task<IReadOnlyList<TableRow>> OpenAsync(IRowSeal seal, string partition, IReadOnlyList<TableRow> rows, CancellationToken ct)
    {
        var opened = new TableRow[rows.Count];
        for (var i = 0; i < opened.Length; i++)
            opened[i] = seal.Seals(rows[i].Key) ? await OpenAsync(seal, partition, rows[i], ct) ?? rows[i] with { Content = rows[i].Content with { Body = default } } : rows[i];
        return opened;
    }

    private static async Task<TableRow?> OpenAsync(IRowSeal seal, string partition, TableRow row, CancellationToken ct) =>
        await GuardAsync(seal.OpenAsync(partition, row.Key, row.Content, ct), ct) is { } content ? row with { Content = content } : null;

    private static async Task<TableRow?> TryOpenAsync(IRowSeal seal, string partition, TableRow row, CancellationToken ct)
    {
        try
        {
            return await OpenAsync(seal, partition, row, ct);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Keys that cannot be had are to whoever reads and writes what a store is that does not answer.</summary>
    private static async ValueTask<T> GuardAsync<T>(ValueTask<T> work, CancellationToken ct)
    {
        try
        {
            return await work;
        }
        catch (Exception failure) when (failure is not (StoreUnavailableException or InvalidDataException) && !(failure is OperationCanceledException && ct.IsCancellationRequested))
        {
            throw new StoreUnavailableException(failure);
        }
    }

    /// <summary>Every answer is also a reading of the store's clock.</summary>
    private async Task<T> AskAsync<T>(Func<Task<StoreAnswer<T>>> ask, CancellationToken ct)
    {
        var sentAt = time.GetTimestamp();
        try
        {
            var answer = await ask();
            clock.Observe(answer.StoreTime, answer.Resolution, sentAt);
            return answer.Value;
        }
        catch (Exception failure) when (failure is not ArgumentException && !(failure is OperationCanceledException && ct.IsCancellationRequested))
        {
            throw new StoreUnavailableException(failure);
        }
    }

    private static string FromPage(string prefix, string after) => after.Length == 0 ? prefix : LedgerRows.After(prefix + after);

    private string Full(string partition) => $"{Organisation}|{partition}";

    private TableRow Checked(string partition, TableRow row) =>
        row.Content.Organisation == Organisation ? row : throw new OrganisationMismatchException(Full(partition), row.Key);
}
