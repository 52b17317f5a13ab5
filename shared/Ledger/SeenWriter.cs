using Gatehouse.Ports;

namespace Gatehouse.Ledger;

/// <summary>Says in the organisation's index whose entries this chain has in an hour. Served by one loop at a time.</summary>
internal sealed class SeenWriter(LedgerIdentity ledger, OrganisationStore store)
{
    private const int MaxRemembered = 1024;

    private readonly HashSet<string> written = new(StringComparer.Ordinal);
    private long hour;

    /// <summary>Writes what is missing for the entries of <paramref name="attempt"/>.</summary>
    // INVARIANT (index first): it is durable before the attempt is sent. Whoever's row is the first of an hour has read the
    // chain before anybody else wrote in that hour, so its sequence is the least, and no later row replaces it; but one that is late.
    public async Task WriteAsync(CommitAttempt attempt, CancellationToken ct)
    {
        Turn(attempt.Next.LastTime);
        foreach (var subjects in attempt.Subjects.Where(subject => !written.Contains(subject)).Chunk(TableLimits.MaxBatch))
        {
            await InsertAsync([.. subjects.Select(subject => Row(subject, attempt))], ct);
            written.UnionWith(subjects);
        }
    }

    /// <summary>
    /// The same for an attempt that has landed already: another instance may have written the row of a later entry since, and
    /// of two sequences the row keeps the earlier.
    /// </summary>
    public async Task WriteLateAsync(CommitAttempt attempt, CancellationToken ct)
    {
        Turn(attempt.Next.LastTime);
        foreach (var subject in attempt.Subjects.Where(subject => !written.Contains(subject)))
        {
            await LowerAsync(Row(subject, attempt), attempt.FirstSequence, ct);
            written.Add(subject);
        }
    }

    private async Task LowerAsync(TableWrite.Insert row, long first, CancellationToken ct)
    {
        while (await store.WriteAsync(Ledgers.IndexPartition, [row], ct) is BatchOutcome.Conflict)
        {
            if (await store.ReadAsync(Ledgers.IndexPartition, row.Key, ct) is not { } standing)
                continue;
            if (SeenRows.FirstOf(standing.Content.Body.Span) <= first || await store.WriteAsync(Ledgers.IndexPartition, [new TableWrite.Replace(row.Key, row.Content, standing.ETag)], ct) is BatchOutcome.Applied)
                return;
        }
    }

    private async Task InsertAsync(List<TableWrite> rows, CancellationToken ct)
    {
        while (rows.Count > 0 && await store.WriteAsync(Ledgers.IndexPartition, rows, ct) is BatchOutcome.Conflict conflict)
            rows.RemoveAt(conflict.Index);
    }

    private void Turn(DateTimeOffset time)
    {
        var now = time.UtcTicks / TimeSpan.TicksPerHour;
        if (now == hour && written.Count < MaxRemembered)
            return;
        hour = now;
        written.Clear();
    }

    private TableWrite.Insert Row(string subject, CommitAttempt attempt) =>
        new TableWrite.Insert(SeenRows.Key(subject, SeenRows.Hour(attempt.Next.LastTime), ledger.Partition), ledger.Row("", SeenRows.Body(attempt.FirstSequence)));
}
