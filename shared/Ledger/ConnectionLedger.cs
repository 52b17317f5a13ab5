using Gatehouse.Ports;
using Gatehouse.Telemetry;

namespace Gatehouse.Ledger;

/// <summary>
/// The only way to write to a partition that has a chain: a connection's, or an organisation's <c>$control</c>.
/// </summary>
public sealed class ConnectionLedger
{
    private readonly LedgerIdentity identity;
    private readonly OrganisationStore store;
    private readonly PartitionReader reader;
    private readonly CommitQueue queue;
    private readonly RefusalCoalescer coalescer;
    private readonly LedgerRuntime runtime;
    private readonly GroupCommit groupCommit;

    internal ConnectionLedger(OrganisationStore store, string partition, LedgerRuntime runtime)
    {
        this.store = store;
        this.runtime = runtime;
        identity = new LedgerIdentity(store.Organisation, partition);
        reader = new PartitionReader(store, partition, runtime.Clock);
        queue = new CommitQueue(runtime.Options.MaxWaiting);
        coalescer = new RefusalCoalescer(runtime.Options) { Opened = (key, first) => _ = runtime.WatchAsync(FlushLaterAsync(key, first)) };
        groupCommit = new GroupCommit(identity, store, reader, queue, coalescer, runtime);
    }

    public string Organisation => identity.Organisation;

    public string Partition => identity.Partition;

    /// <summary>
    /// Decides on the current state, and writes the decision if nobody else wrote meanwhile; else decides again. The
    /// answer comes when the decision is durable.
    /// </summary>
    /// <param name="ct">Ends the waiting, not the commit.</param>
    public Task<LedgerOutcome<T>> CommitAsync<T>(LedgerRequest<T> request, CancellationToken ct) => EnqueueAsync(request).WaitAsync(ct);

    // Async on purpose: waiting right on a source's task would resume on the thread pool, where the simulator cannot see it.
    private async Task<LedgerOutcome<T>> EnqueueAsync<T>(LedgerRequest<T> request)
    {
        using var span = GateSpans.Commit(request.Name, Partition);
        var pending = new PendingCommit<T>(request, runtime.Timestamp);
        var (accepted, mustServe) = queue.Add(pending);
        if (!accepted)
            pending.TellUnavailable("too many requests wait for this connection");
        if (mustServe)
            StartServing();
        var outcome = await pending.Outcome;
        runtime.Meters.Answered(outcome);
        span?.SetTag(SpanTags.Outcome, MetricWords.Of(outcome));
        return outcome;
    }

    /// <summary>Reads the state from the store, and then the rows. A commit that follows starts from them, if they are still so.</summary>
    public Task<LedgerSnapshot> ReadAsync(IReadOnlyList<string> rows, CancellationToken ct) => reader.ReadAsync(rows, ct);

    /// <summary>Reads a row that never changes, as what was asked for.</summary>
    public async Task<ReadOnlyMemory<byte>?> ReadAsync(string row, CancellationToken ct) => (await store.ReadAsync(Partition, row, ct))?.Content.Body;

    /// <summary>The state as it was last seen here, which may be old: good for a guess, never for a decision. Null when there is none.</summary>
    public async ValueTask<LedgerState?> RecentAsync(CancellationToken ct) => reader.Recent ?? (await ReadAsync([], ct)).State;

    /// <summary>Rows in a range of keys, at most <paramref name="limit"/>.</summary>
    public Task<IReadOnlyList<TableRow>> ReadRangeAsync(string from, string to, int limit, CancellationToken ct) =>
        store.ReadRangeAsync(Partition, from, to, limit, ct);

    /// <summary>The time that a decision would have now.</summary>
    public DateTimeOffset Now => runtime.Clock.Now;

    /// <summary>A commit that changes nothing but the version: what was decided on an earlier one can no longer land.</summary>
    public Task<LedgerOutcome<bool>> TouchAsync(CancellationToken ct) =>
        CommitAsync(new LedgerRequest<bool>(view => new LedgerDecision<bool>.Commit(new LedgerWrite(view.State), true)), ct);

    /// <summary>The way back when the last decision here is dated ahead of the store, which refuses every commit; audited.</summary>
    /// <param name="dryRun">Only say what would be done.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>Null when the clock is not ahead.</returns>
    /// <exception cref="ClockException">This instance's own clock cannot be trusted.</exception>
    /// <exception cref="StoreUnavailableException"/>
    public Task<ClockSetBack?> RepairClockAsync(bool dryRun, CancellationToken ct)
    {
        var repair = new ClockRepair(identity, store, runtime);
        return dryRun ? repair.PreviewAsync(ct) : repair.RunAsync(ct);
    }

    /// <summary>Writes the counts of refusals that were not written yet.</summary>
    public async Task FlushAsync(CancellationToken ct)
    {
        foreach (var (key, first) in coalescer.Standing)
            await CommitAsync(FlushOf(key, first), ct);
    }

    private void StartServing()
    {
        // The loop outlives the request that happened to start it, so it must not run in that request's context.
        using (ExecutionContext.SuppressFlow())
            _ = runtime.WatchAsync(ServeAsync());
    }

    private async Task ServeAsync()
    {
        for (var members = queue.Take(); members.Count > 0; members = queue.Take())
        {
            var inTime = members.Where(IsInTime).ToArray();
            if (inTime.Length == 0)
                continue;

            var deadline = members[0].Containment ? runtime.Options.ContainmentDeadline : runtime.Options.CommitDeadline;
            await ServeAsync(new CommitGroup(inTime, runtime.Timestamp, deadline));
        }
    }

    private async Task ServeAsync(CommitGroup group)
    {
        try
        {
            await groupCommit.RunAsync(group, CancellationToken.None);
        }
#pragma warning disable CA1031 // a bug here must not leave callers waiting for ever, nor stop the loop
        catch (Exception bug)
#pragma warning restore CA1031
        {
            foreach (var member in group.Members)
                member.Fail(bug);
        }
    }

    private bool IsInTime(IPendingCommit pending)
    {
        if (runtime.Elapsed(pending.AskedAt) <= runtime.Options.CommitDeadline || pending.Containment)
            return true;
        pending.TellUnavailable("the request waited too long for its turn");
        return false;
    }

    private async Task FlushLaterAsync(RefusalKey key, FirstRefusal first)
    {
        while (coalescer.IsStanding(key, first))
        {
            await runtime.Pause.WaitAsync(runtime.Options.CoalesceWindow, CancellationToken.None);
            if (await TryFlushAsync(key, first) is not { } outcome)
                continue;

            if (outcome is LedgerOutcome<bool>.Unknown && coalescer.Counted(key) is { } doubtful)
            {
                coalescer.Written(key);
                _ = runtime.WatchAsync(new EntryInDoubt(this, runtime, doubtful, first.Position.Sequence).RecordAsync());
            }

            if (outcome is not LedgerOutcome<bool>.Unavailable)
                coalescer.CloseIfEmpty(key, first);
        }
    }

    // What was counted stays so until it is written: a failure is told, and the next window tries again.
    private async Task<LedgerOutcome<bool>?> TryFlushAsync(RefusalKey key, FirstRefusal first)
    {
        var flush = CommitAsync(FlushOf(key, first), CancellationToken.None);
        await runtime.WatchAsync(flush);
        return flush.IsCompletedSuccessfully ? await flush : null;
    }

    private LedgerRequest<bool> FlushOf(RefusalKey key, FirstRefusal first) => new(view =>
    {
        if (!coalescer.IsStanding(key, first))
            return new LedgerDecision<bool>.Answer(false);
        return coalescer.Counted(key) is { } entry
            ? new LedgerDecision<bool>.Commit(new LedgerWrite(view.State) { Entries = [entry], Counts = key }, true)
            : new LedgerDecision<bool>.Answer(true);
    });
}
