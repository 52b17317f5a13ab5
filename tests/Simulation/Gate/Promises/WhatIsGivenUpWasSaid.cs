using Gatehouse.Audit;
using Gatehouse.Audit.Checkpoints;
using Gatehouse.Dispatching;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Simulation.Adapters;
using Gatehouse.Simulation.Checks;

namespace Gatehouse.Simulation.Gate.Promises;

/// <summary>
/// No entry goes that a chain has not said it gives up, up to one that a signed checkpoint holds, nor before a checkpoint holds that word; no payload, but of a task that is over.
/// What is left of a chain so verifies after every write.
/// </summary>
internal sealed class WhatIsGivenUpWasSaid : JournalInvariant
{
    private const string Input = "input|";

    public static IReadOnlyList<string> Prefixes { get; } = ["audit|", Input, "preview|"];

    public override string Name => "what is given up was said";

    protected override void Examine(World world, RowWrite write)
    {
        if (write.Key is LedgerRows.Pruned or LedgerRows.Pruning)
            ExamineCut(world, write);
        else if (write.After is null && Read.IsEntry(write.Key))
            ExamineEntry(world, write.Partition, LedgerRows.SequenceOf(write.Key));
        else if (write.After is null && write.Key.StartsWith(Input, StringComparison.Ordinal))
            ExaminePayload(world, write.Partition, write.Key[Input.Length..]);
    }

    private void ExamineCut(World world, RowWrite write)
    {
        var (chain, organisation) = (write.Partition[(write.Partition.IndexOf('|', StringComparison.Ordinal) + 1)..], write.Partition[..write.Partition.IndexOf('|', StringComparison.Ordinal)]);
        if (PrunedChain.Parse(write.After!.Content.Body) is not { } pruned || !pruned.IsHeldFor(organisation, chain) || !NoteVerifier.Parse(pruned.Key)!.Verify(pruned.Note))
            throw Broken($"nobody vouches for where `{write.Partition}` begins");
        if (!world.Tables.Rows(SimCheckpointStore.Partition(organisation)).Any(row => StoredCheckpoint.Parse(row.Content.Body)!.Checkpoint == pruned.Checkpoint))
            throw Broken($"checkpoint {pruned.Checkpoint.Number}, which vouches for where `{write.Partition}` begins, is not kept");
        if (write.Before is { } before && PrunedChain.Parse(before.Content.Body)!.Cut.Sequence >= pruned.Cut.Sequence)
            throw Broken($"`{write.Partition}` begins earlier again");
        if (world.Tables.Find(write.Partition, LedgerRows.Audit(pruned.Recorded)) is not { } said || EntryFacts.Read(said.Content.Body) is not { Kind: AuditKind.Pruned, Pruned: { } cut } || (cut.To, cut.Checkpoint) != (pruned.Cut, pruned.Checkpoint.Number))
            throw Broken($"entry {pruned.Recorded} of `{write.Partition}` does not say what was given up");
        if (write.Key == LedgerRows.Pruned && !world.Tables.Rows(SimCheckpointStore.Partition(organisation)).Any(row => StoredCheckpoint.Parse(row.Content.Body)!.Leaves.Any(leaf => leaf.Chain == chain && leaf.Head.Sequence >= pruned.Recorded)))
            throw Broken($"`{write.Partition}` begins later, and no checkpoint holds the entry {pruned.Recorded} that says so");
    }

    private void ExamineEntry(World world, string partition, long sequence)
    {
        if (world.Tables.Find(partition, LedgerRows.Pruned) is not { } row || PrunedChain.Parse(row.Content.Body)!.Cut.Sequence < sequence)
            throw Broken($"entry {sequence} of `{partition}` is deleted, and nothing says that it was given up");
    }

    private void ExaminePayload(World world, string partition, string id)
    {
        if (!Ids.Is(IdKind.Task, id) || world.Tables.Find(partition, LedgerRows.Task(id)) is not { } task || !Read.Task(task).State.IsEnded())
            throw Broken($"what task `{id}` says is erased before it is over");
    }
}
