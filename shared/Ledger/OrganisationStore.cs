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
    public async Task<TableRow?> ReadAsync(string partition, string row, CancellationToken ct)
    {
        var sentAt = time.GetTimestamp();
        var answer = await store.ReadAsync(Full(partition), row, ct);
        clock.Observe(answer.StoreTime, answer.Resolution, sentAt);
        return answer.Value is { } found ? Checked(partition, found) : null;
    }

    /// <inheritdoc cref="ITableStore.ReadRangeAsync"/>
    /// <exception cref="OrganisationMismatchException">A row is another organisation's.</exception>
    public async Task<IReadOnlyList<TableRow>> ReadRangeAsync(string partition, string from, string to, int limit, CancellationToken ct)
    {
        var sentAt = time.GetTimestamp();
        var answer = await store.ReadRangeAsync(Full(partition), from, to, limit, ct);
        clock.Observe(answer.StoreTime, answer.Resolution, sentAt);
        foreach (var row in answer.Value)
            Checked(partition, row);
        return answer.Value;
    }

    /// <inheritdoc cref="ITableStore.WriteAsync"/>
    public async Task<BatchOutcome> WriteAsync(string partition, IReadOnlyList<TableWrite> batch, CancellationToken ct)
    {
        var sentAt = time.GetTimestamp();
        var answer = await store.WriteAsync(Full(partition), batch, ct);
        clock.Observe(answer.StoreTime, answer.Resolution, sentAt);
        return answer.Value;
    }

    private string Full(string partition) => $"{Organisation}|{partition}";

    private TableRow Checked(string partition, TableRow row) =>
        row.Content.Organisation == Organisation ? row : throw new OrganisationMismatchException(Full(partition), row.Key);
}
