using Gatehouse.Audit;
using Gatehouse.Audit.Checkpoints;
using Gatehouse.Audit.Reading;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Retention;

/// <summary>Gives up a chain's entries up to one that a signed checkpoint holds: first the chain says so, and who vouches for it; later they are deleted.</summary>
/// <remarks>
/// INVARIANT (said, then done): no entry is deleted before the entry and the row that say so are committed, in one commit. A run that
/// dies goes on with the next; two at once decide the same, and one of them commits.
/// </remarks>
public sealed class PruneChain(Ledgers ledgers, AuditChains chains, CutHolds holds, RetentionOptions options)
{
    /// <param name="held">The newest head of the chain that was signed long enough ago.</param>
    /// <param name="stored">The checkpoint that holds it.</param>
    /// <param name="days">How long the organisation keeps entries.</param>
    /// <param name="now">Of a clock that is trusted.</param>
    /// <param name="ct">Ends it.</param>
    /// <exception cref="InvalidDataException">The chain is not what was signed: it is left as it is.</exception>
    /// <exception cref="StoreUnavailableException"/>
    public async Task<(bool IsCut, int Deleted)> HandleAsync(
        string organisation, SignedHead held, Func<Task<(StoredCheckpoint Checkpoint, GrownTree Tree)>> stored, int days, DateTimeOffset now, CancellationToken ct)
    {
        var known = await chains.PrunedAsync(organisation, held.Chain, ct);
        if (known is not null && now < known.At + options.Grace)
            return (false, 0);

        var deleted = known is null ? 0 : await DeleteAsync(organisation, held.Chain, known.Cut.Sequence, ct);
        if (!IsDue(known, held) || await holds.AnyAsync(organisation, held, known?.Checkpoint.Time ?? DateTimeOffset.UnixEpoch, ct))
            return (false, deleted);
        if (await chains.FindAsync(organisation, held.Chain, held.Head.Sequence, ct) is not { } last || last.Hash != held.Head.Hash)
            throw new InvalidDataException($"entry {held.Head.Sequence} of chain `{held.Chain}` is not the one that checkpoint {held.Checkpoint.Number} holds");

        return (await CutAsync(organisation, known, held, await stored(), days, now, ct), deleted);
    }

    // An entry that says what was given up is itself no reason to give up more.
    private bool IsDue(PrunedChain? known, SignedHead held) => known is null || (
        held.Head.Sequence > known.Cut.Sequence && held.Checkpoint.Time >= known.Checkpoint.Time + options.Apart
        && !(known.Recorded == known.Cut.Sequence + 1 && held.Head.Sequence == known.Recorded));

    private async Task<bool> CutAsync(
        string organisation, PrunedChain? known, SignedHead held, (StoredCheckpoint Checkpoint, GrownTree Tree) stored, int days, DateTimeOffset now, CancellationToken ct)
    {
        var which = stored.Checkpoint.Leaves.Index().First(leaf => leaf.Item.Chain == held.Chain).Index;
        var outcome = await ledgers.For(organisation, held.Chain).CommitAsync(new LedgerRequest<bool>(view =>
        {
            var standing = view.Find(LedgerRows.Pruned) is { } row ? PrunedChain.Parse(row) : null;
            if (standing?.Cut != known?.Cut)
                return new LedgerDecision<bool>.Answer(false);
            var pruned = new PrunedChain(held.Head, now, view.NextSequence)
            {
                Note = stored.Checkpoint.Note,
                Key = stored.Checkpoint.Key,
                Checkpoint = stored.Checkpoint.Checkpoint,
                Proof = stored.Tree.ProofOf(which),
            };
            return new LedgerDecision<bool>.Commit(Write(view, standing, pruned, days), true);
        })
        {
            Reads = [LedgerRows.Pruned],
        }, ct);
        return outcome is LedgerOutcome<bool>.Done { Reply: true };
    }

    private static LedgerWrite Write(LedgerView view, PrunedChain? standing, PrunedChain pruned, int days)
    {
        var body = pruned.ToBytes();
        return new LedgerWrite(view.State)
        {
            Entries =
            [
                new AuditEntry(AuditKind.Pruned)
                {
                    Count = pruned.Cut.Sequence - (standing?.Cut.Sequence ?? 0),
                    Last = pruned.Checkpoint.Time,
                    Pruned = new AuditPruned(pruned.Cut, pruned.Checkpoint.Number, days),
                },
            ],
            Rows = [standing is null ? new RowChange.Insert(LedgerRows.Pruned, body) : new RowChange.Update(LedgerRows.Pruned, body)],
        };
    }

    /// <summary>The earliest first: what is left has no gap, whoever dies.</summary>
    private async Task<int> DeleteAsync(string organisation, string chain, long last, CancellationToken ct)
    {
        var (store, deleted) = (ledgers.Store(organisation), 0);
        while (await store.ReadRangeAsync(chain, LedgerRows.Audit(1), LedgerRows.Audit(last + 1), TableLimits.MaxBatch, ct) is { Count: > 0 } rows)
        {
            // A conflict is another instance that does the same: what it left is read again.
            if (await store.WriteAsync(chain, [.. rows.Select(row => new TableWrite.Delete(row.Key, null))], ct) is BatchOutcome.Applied)
                deleted += rows.Count;
        }

        return deleted;
    }
}
