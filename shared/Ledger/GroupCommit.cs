using Gatehouse.Ports;

namespace Gatehouse.Ledger;

/// <summary>Takes one group from its first reading to the answer of its last member.</summary>
internal sealed class GroupCommit(
    LedgerIdentity ledger,
    OrganisationStore store,
    PartitionReader reader,
    CommitQueue waiting,
    RefusalCoalescer coalescer,
    LedgerRuntime runtime)
{
    private readonly SeenWriter seen = new(ledger, store);

    public async Task RunAsync(CommitGroup group, CancellationToken ct)
    {
        while (group.Members.Count > 0)
        {
            if (runtime.Elapsed(group.StartedAt) > group.Deadline)
            {
                await ResolveOpenOutcomeAsync(group, ct);
                return;
            }

            if (!await TryAsync(group, ct) && group.Members.Count > 0)
                await runtime.BackOffAsync(group, ct);
        }
    }

    /// <returns>False when a pause should come before the next try.</returns>
    private async Task<bool> TryAsync(CommitGroup group, CancellationToken ct)
    {
        group.Tries++;
        try
        {
            var snapshot = await reader.StateAsync(fresh: group.MustReadFresh || group.OpenAttempts.Count > 0, ct);
            await SettleOpenAttemptsAsync(group, snapshot, ct);
            if (group.Members.Count == 0)
                return true;

            return await DecideAsync(group, snapshot, ct);
        }
#pragma warning disable CA1031 // whatever the store or the broker throws, the outcome is open until it is read back
        catch (Exception failure)
#pragma warning restore CA1031
        {
            runtime.Meters.Failed(failure);
            reader.Forget();
            group.ClockFault = (failure as ClockException)?.Message;
            group.MustReadFresh = true;
            return false;
        }
    }

    private async Task<bool> DecideAsync(CommitGroup group, StateSnapshot snapshot, CancellationToken ct)
    {
        var rows = await reader.RowsAsync(snapshot, group.Members.SelectMany(member => member.Reads), ct);
        var decidedAt = runtime.Timestamp;
        var view = new LedgerView(snapshot.Exists, snapshot.State, runtime.DecisionTime(snapshot.State), rows);
        var plan = new GroupPlan(ledger, view, coalescer, runtime.Options, runtime.NewAttemptId());
        foreach (var member in group.Members)
            plan.Add(member);
        if (plan.Failed.Count > 0 && await HasMovedAsync(snapshot, ct))
        {
            group.MustReadFresh = true;
            return false;
        }

        foreach (var (pending, bug) in plan.Failed)
            pending.Fail(bug);
        group.Remove(plan.Failed.Select(failed => failed.Pending));

        // With a try still open, who finds no room stays: that try may have answered it already. And an answer must not be
        // given while it may land: writing, if only a mark, on the same state is what keeps it from landing.
        if (group.OpenAttempts.Count == 0)
        {
            group.Remove(plan.Deferred);
            waiting.PutBack(plan.Deferred);
        }

        if (plan.HasWrites || group.OpenAttempts.Count > 0)
            return await WriteAsync(group, plan.ToAttempt(snapshot.ETag, decidedAt), ct);

        // An answer that writes nothing is fenced by nothing: it needs a state read for this very group.
        group.MustReadFresh = true;
        if (snapshot.Fresh)
        {
            plan.AnswerWithoutWriting(decidedAt);
            group.Remove([.. group.Members]);
        }

        return true;
    }

    // Rows are read after the state, and may be newer: a decision that threw on such a pair is no bug, it only has to be made again.
    private async Task<bool> HasMovedAsync(StateSnapshot snapshot, CancellationToken ct) => (await reader.StateAsync(fresh: true, ct)).ETag != snapshot.ETag;

    private async Task<bool> WriteAsync(CommitGroup group, CommitAttempt attempt, CancellationToken ct)
    {
        foreach (var keys in attempt.Index.Distinct(StringComparer.Ordinal).Chunk(TableLimits.MaxBatch))
            await store.WriteAsync(Ledgers.IndexPartition, [.. keys.Select(key => new TableWrite.Upsert(key, IndexRow.Of(ledger, attempt)))], ct);
        // Nothing may act that a query would not find; but no index keeps a freeze waiting.
        if (!group.IsContainment)
            await seen.WriteAsync(attempt, ct);
        if (attempt.Messages.Count > 0)
            await runtime.Queue.SendAsync(attempt.Messages, ct);

        group.OpenAttempts.Add(attempt);
        switch (await store.WriteAsync(ledger.Partition, [.. attempt.Operations.Select(operation => operation.Write)], ct))
        {
            case BatchOutcome.Applied applied:
                reader.Remember(attempt, applied.ETags);
                Finish(group, attempt);
                if (group.IsContainment)
                    await TrySeenAsync(attempt, ct);
                return true;

            case BatchOutcome.Conflict conflict:
                runtime.Meters.Conflicted();
                reader.Forget();
                if (conflict.Kind == ConflictKind.AlreadyExists && attempt.Operations[conflict.Index] is { Owner: { } owner, Write.Key: var key } && !LedgerRows.IsAudit(key))
                    group.Suspects.Add(owner);
                return false;

            case var other:
                throw new InvalidOperationException($"no such outcome: {other}");
        }
    }

    // The group is answered: whatever the index says, the commit stands.
    private async Task TrySeenAsync(CommitAttempt attempt, CancellationToken ct)
    {
        try
        {
            await seen.WriteLateAsync(attempt, ct);
        }
        catch (StoreUnavailableException failure)
        {
            runtime.Meters.Failed(failure);
        }
    }

    /// <summary>
    /// INVARIANT (state, then markers): <paramref name="snapshot"/> was read before any marker is, so an attempt whose marker is
    /// absent either can only land on exactly this state, and then ours cannot, or can never land.
    /// </summary>
    private async Task SettleOpenAttemptsAsync(CommitGroup group, StateSnapshot snapshot, CancellationToken ct)
    {
        foreach (var attempt in group.OpenAttempts.ToArray())
        {
            if (await reader.HasLandedAsync(attempt, ct))
            {
                Finish(group, attempt);
                if (group.IsContainment)
                    await TrySeenAsync(attempt, ct);
                return;
            }

            if (snapshot.State.Version > attempt.BaseVersion)
                group.OpenAttempts.Remove(attempt);
        }

        if (group.Suspects.Count == 0)
            return;

        // Alone, a request whose row is in the way can only have read too little: its use case reads again.
        foreach (var suspect in group.Suspects.Where(group.Members.Contains).ToArray())
        {
            group.Remove([suspect]);
            suspect.TellStale("a row of the request exists already");
        }

        group.Suspects.Clear();
    }

    private void Finish(CommitGroup group, CommitAttempt attempt)
    {
        runtime.Meters.Landed(attempt.Answers.Count, attempt.Entries);
        group.OpenAttempts.Clear();
        group.Remove(attempt.Answers.Select(answer => answer.Pending));
        attempt.Landed();
    }

    /// <summary>Past the deadline: what is still open is made definite if the store can be reached.</summary>
    private async Task ResolveOpenOutcomeAsync(CommitGroup group, CancellationToken ct)
    {
        var from = runtime.Timestamp;
        while (group.OpenAttempts.Count > 0 && runtime.Elapsed(from) < runtime.Options.TouchDeadline)
        {
            if (!await TryTouchAsync(group, ct))
                await runtime.BackOffAsync(group, ct);
        }

        foreach (var member in group.Members)
        {
            if (group.OpenAttempts.Count == 0)
                member.TellUnavailable(group.ClockFault ?? "the ledger could not be written in time");
            else
                member.TellUnknown("the ledger did not say whether the commit landed");
        }
    }

    /// <summary>A commit that only bumps the version: once it has landed, no attempt before it can.</summary>
    private async Task<bool> TryTouchAsync(CommitGroup group, CancellationToken ct)
    {
        try
        {
            var snapshot = await reader.StateAsync(fresh: true, ct);
            await SettleOpenAttemptsAsync(group, snapshot, ct);
            if (group.OpenAttempts.Count == 0)
                return true;

            var touch = BatchBuilder.Touch(ledger, snapshot, runtime.NewAttemptId());
            if (await store.WriteAsync(ledger.Partition, touch, ct) is not BatchOutcome.Applied)
                return false;
            group.OpenAttempts.Clear();
            return true;
        }
#pragma warning disable CA1031 // a store that cannot be reached leaves the outcome open, which is what the caller is told
        catch (Exception failure)
#pragma warning restore CA1031
        {
            runtime.Meters.Failed(failure);
            return false;
        }
    }
}
