using Gatehouse.Ports;

namespace Gatehouse.Ledger;

/// <summary>The rows of one organisation, and no others.</summary>
public sealed class OrganisationStore
{
    private readonly ITableStore store;
    private readonly InstanceClock clock;
    private readonly TimeProvider time;

    internal OrganisationStore(string organisation, ITableStore store, InstanceClock clock, TimeProvider time)
    {
        Organisation = organisation;
        this.store = store;
        this.clock = clock;
        this.time = time;
    }

    public string Organisation { get; }

    /// <exception cref="OrganisationMismatchException">The row is another organisation's.</exception>
    /// <exception cref="StoreUnavailableException"/>
    public async Task<TableRow?> ReadAsync(string partition, string row, CancellationToken ct) =>
        await AskAsync(() => store.ReadAsync(Full(partition), row, ct), ct) is { } found ? Checked(partition, found) : null;

    /// <inheritdoc cref="ITableStore.ReadRangeAsync"/>
    /// <exception cref="OrganisationMismatchException">A row is another organisation's.</exception>
    /// <exception cref="StoreUnavailableException"/>
    public async Task<IReadOnlyList<TableRow>> ReadRangeAsync(string partition, string from, string to, int limit, CancellationToken ct)
    {
        var rows = await AskAsync(() => store.ReadRangeAsync(Full(partition), from, to, limit, ct), ct);
        foreach (var row in rows)
            Checked(partition, row);
        return rows;
    }

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

    /// <inheritdoc cref="ITableStore.WriteAsync"/>
    /// <exception cref="StoreUnavailableException"/>
    public Task<BatchOutcome> WriteAsync(string partition, IReadOnlyList<TableWrite> batch, CancellationToken ct) =>
        AskAsync(() => store.WriteAsync(Full(partition), batch, ct), ct);

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

    private string Full(string partition) => $"{Organisation}|{partition}";

    private TableRow Checked(string partition, TableRow row) =>
        row.Content.Organisation == Organisation ? row : throw new OrganisationMismatchException(Full(partition), row.Key);
}
