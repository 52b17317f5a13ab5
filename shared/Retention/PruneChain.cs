using Gatehouse.Audit;
using Gatehouse.Audit.Checkpoints;
using Gatehouse.Audit.Reading;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Retention;

/// <summary>Gives up a chain's entries up to one that a signed checkpoint holds: first the chain says so; when a checkpoint has seen it say so, it begins there; later the entries are deleted.</summary>
/// <remarks>
/// INVARIANT (said, seen, then done): no chain begins later before a checkpoint holds the entry that says so, and no entry is deleted before
/// the chain begins behind it. A run that dies goes on with the next; two at once decide the same, and one of them commits.
/// </remarks>
public sealed class PruneChain(Ledgers ledgers, AuditChains chains, CutHolds holds, RetentionOptions options)
{
    /// <param name="held">The newest head of the chain that was signed long enough ago.</param>
    /// <param name="seen">The last entry of the chain that any checkpoint holds.</param>
    /// <param name="stored">The checkpoint that holds <paramref name="held"/>.</param>
    /// <param name="days">How long the organisation keeps entries.</param>
    /// <param name="now">Of a clock that is trusted.</param>
    /// <param name="limits">Where they end it, the next run goes on.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>Whether the chain begins later from now on, and how many entries are deleted.</returns>
    /// <exception cref="InvalidDataException">The chain is not what was signed: it is left as it is.</exception>
    /// <exception cref="StoreUnavailableException"/>
    public async Task<(bool IsCut, int Deleted)> HandleAsync(
        string organisation, SignedHead held, long seen, Func<Task<(StoredCheckpoint Checkpoint, GrownTree Tree)>> stored, int days, DateTimeOffset now, RetentionLimits limits, CancellationToken ct)
    {
        var known = await chains.PrunedAsync(organisation, held.Chain, ct);
        if (known is not null && now < known.At + options.Grace)
            return (false, 0);

        var deleted = known is null ? 0 : await DeleteAsync(organisation, held.Chain, known.Cut.Sequence, limits, ct);
        if (await chains.PruningAsync(organisation, held.Chain, ct) is { } said && said.Cut != known?.Cut)
            return (said.Recorded <= seen && await limits.AllowAsync(ct) && await BeginAsync(organisation, held.Chain, known, said with { At = now }, ct), deleted);
        if (!IsDue(known, held) || await holds.AnyAsync(organisation, held, known?.Checkpoint.Time ?? DateTimeOffset.UnixEpoch, ct) || !await limits.AllowAsync(ct))
            return (false, deleted);
        if (await chains.FindAsync(organisation, held.Chain, held.Head.Sequence, ct) is not { } last || last.Hash != held.Head.Hash)
            throw new InvalidDataException($"entry {held.Head.Sequence} of chain `{held.Chain}` is not the one that checkpoint {held.Checkpoint.Number} holds");

        await SayAsync(organisation, known, held, await stored(), days, now, ct);
        return (false, deleted);
    }

    // An entry that says what was given up is itself no reason to give up more.
    private bool IsDue(PrunedChain? known, SignedHead held) => known is null || (
        held.Head.Sequence > known.Cut.Sequence && held.Checkpoint.Time >= known.Checkpoint.Time + options.Apart
        && !(known.Recorded == known.Cut.Sequence + 1 && held.Head.Sequence == known.Recorded));

    private Task<bool> SayAsync(
        string organisation, PrunedChain? known, SignedHead held, (StoredCheckpoint Checkpoint, GrownTree Tree) stored, int days, DateTimeOffset now, CancellationToken ct)
    {
        var which = stored.Checkpoint.Leaves.Index().First(leaf => leaf.Item.Chain == held.Chain).Index;
        return CommitAsync(organisation, held.Chain, known, (view, _, said) =>
        {
            if (said?.Cut != known?.Cut)
                return null;
            var cut = new PrunedChain(held.Head, now, view.NextSequence)
            {
                Note = stored.Checkpoint.Note,
                Key = stored.Checkpoint.Key,
                Checkpoint = stored.Checkpoint.Checkpoint,
                Proof = stored.Tree.ProofOf(which),
            };
            var entry = new AuditEntry(AuditKind.Pruned)
            {
                Count = cut.Cut.Sequence - (known?.Cut.Sequence ?? 0),
                Last = cut.Checkpoint.Time,
                Pruned = new AuditPruned(cut.Cut, cut.Checkpoint.Number, days),
            };
            return new LedgerWrite(view.State) { Entries = [entry], Rows = [Row(LedgerRows.Pruning, said, cut)] };
        }, ct);
    }

    private Task<bool> BeginAsync(string organisation, string chain, PrunedChain? known, PrunedChain cut, CancellationToken ct) =>
        CommitAsync(organisation, chain, known, (view, standing, said) => said?.Cut == cut.Cut ? new LedgerWrite(view.State) { Rows = [Row(LedgerRows.Pruned, standing, cut)] } : null, ct);

    /// <param name="write">Of the view, where the chain begins, and what it said last; null where there is nothing to be written any more.</param>
    private async Task<bool> CommitAsync(string organisation, string chain, PrunedChain? known, Func<LedgerView, PrunedChain?, PrunedChain?, LedgerWrite?> write, CancellationToken ct) =>
        await ledgers.For(organisation, chain).CommitAsync(new LedgerRequest<bool>(view =>
        {
            var (standing, said) = (Find(view, LedgerRows.Pruned), Find(view, LedgerRows.Pruning));
            return standing?.Cut == known?.Cut && write(view, standing, said) is { } next ? new LedgerDecision<bool>.Commit(next, true) : new LedgerDecision<bool>.Answer(false);
        })
        {
            Reads = [LedgerRows.Pruned, LedgerRows.Pruning],
        }, ct) is LedgerOutcome<bool>.Done { Reply: true };

    private static PrunedChain? Find(LedgerView view, string key) => view.Find(key) is { } row ? PrunedChain.Parse(row) : null;

    private static RowChange Row(string key, PrunedChain? standing, PrunedChain next) => standing is null ? new RowChange.Insert(key, next.ToBytes()) : new RowChange.Update(key, next.ToBytes());

    /// <summary>The earliest first: what is left has no gap, whoever dies.</summary>
    private async Task<int> DeleteAsync(string organisation, string chain, long last, RetentionLimits limits, CancellationToken ct)
    {
        var (store, deleted) = (ledgers.Store(organisation), 0);
        while (await store.ReadRangeAsync(chain, LedgerRows.Audit(1), LedgerRows.Audit(last + 1), TableLimits.MaxBatch, ct) is { Count: > 0 } rows && await limits.AllowAsync(ct))
        {
            // A conflict is another instance that does the same: what it left is read again.
            if (await store.WriteAsync(chain, [.. rows.Select(row => new TableWrite.Delete(row.Key, null))], ct) is BatchOutcome.Applied)
                deleted += rows.Count;
        }

        return deleted;
    }
}
