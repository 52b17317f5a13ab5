using Gatehouse.Audit.Reading;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Audit.Checkpoints;

/// <summary>Signs the heads of an organisation's chains, once in a window, whoever else tries.</summary>
/// <remarks>
/// It signs nothing that contradicts what was signed before: each new head is reached entry by entry from the last, and a chain
/// that was cut off, rolled back or rewritten is left as it was signed, and named.
/// </remarks>
public sealed class TakeCheckpoint(Ledgers ledgers, AuditChains chains, FindHeads find, CheckpointLog log, CheckpointKeys keys, ICheckpointStore store, CheckpointOptions options)
{
    private const int Tries = 4;

    /// <exception cref="InvalidDataException">What is kept of earlier checkpoints does not fit: nothing is signed.</exception>
    /// <exception cref="ClockException">This instance's clock cannot be trusted.</exception>
    /// <exception cref="StoreUnavailableException"/>
    /// <exception cref="IOException">The checkpoints, or the key, could not be read or written.</exception>
    public async Task<CheckpointRun> HandleAsync(string organisation, CancellationToken ct)
    {
        // The first reading compares this clock with the store's.
        await chains.HeadAsync(organisation, Ledgers.ControlPartition, ct);
        var now = ledgers.Clock.TrustedNow ?? throw new ClockException("the clock of this instance and the store's differ too much to date a checkpoint");
        var until = ledgers.Clock.Now + options.FollowFor;
        bool IsOver() => ledgers.Clock.Now >= until;
        for (var tries = 0; tries < Tries; tries++)
        {
            var held = await keys.CurrentAsync(ct);
            var replay = await log.ReplayAsync(organisation, held, ct);
            if (replay.Number > 0 && options.WindowOf(replay.Time) >= options.WindowOf(now))
                return CheckpointRun.Nothing(organisation);

            var (heads, faults) = await find.HandleAsync(organisation, replay.Heads, held.VerifiersOf(organisation), now, IsOver, ct);
            if (await SignAsync(organisation, now, held, replay, heads, ct) is { } signed)
                return new CheckpointRun(organisation, signed, faults);
        }

        throw new IOException($"others sign checkpoints of organisation `{organisation}` faster than this instance");
    }

    /// <returns>Null when somebody else was first.</returns>
    private async Task<IReadOnlyList<Checkpoint>?> SignAsync(
        string organisation, DateTimeOffset now, CheckpointKeySet held, CheckpointReplay replay, IReadOnlyList<CheckpointLeaf> heads, CancellationToken ct)
    {
        var changed = heads.Where(leaf => replay.Heads.GetValueOrDefault(leaf.Chain) != leaf.Head).ToArray();
        if (changed.Length == 0)
            return [];
        await log.CheckEndAsync(organisation, replay.Number, ct);

        var (isAll, first) = (replay.Number + 1 - replay.From >= options.AllHeadsEvery, replay.Number + 1);
        var signed = new List<Checkpoint>();
        var lots = (isAll ? heads : changed).Chunk(options.MaxLeaves).ToArray();
        for (var n = 0; n < lots.Length; n++)
        {
            var next = Make(organisation, now, held, replay, isAll && n == lots.Length - 1 ? first : replay.From, lots[n]);
            if (!await store.AppendAsync(organisation, next.Checkpoint.Number, next.ToBytes(), ct))
                return null;
            log.Note(next.Checkpoint);
            if (replay.Accept(next) is { } bug)
                throw new InvalidOperationException(bug);
            signed.Add(next.Checkpoint);
        }

        return signed;
    }

    private static StoredCheckpoint Make(string organisation, DateTimeOffset now, CheckpointKeySet held, CheckpointReplay replay, long from, IReadOnlyList<CheckpointLeaf> leaves)
    {
        var tree = replay.Tree.Append(leaves.Select(leaf => LeafHash.Of(leaf.Bytes(organisation))));
        var checkpoint = new Checkpoint(organisation, replay.Number + 1, now < replay.Time ? replay.Time : now, tree.Size, tree.Root, from, leaves.Count);
        return new StoredCheckpoint(checkpoint, held.Sign(checkpoint), held.SignerOf(organisation).ToString(), replay.Tree.Peaks, leaves);
    }
}
