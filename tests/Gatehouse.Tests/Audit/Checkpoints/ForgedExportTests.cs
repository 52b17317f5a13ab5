using Gatehouse.Audit;
using Gatehouse.Audit.Checkpoints;
using Gatehouse.Ledger;

namespace Gatehouse.Tests.Audit.Checkpoints;

/// <summary>Exports of which somebody took away, or made up, what no signature covers; the counts at their end are right again.</summary>
public sealed class ForgedExportTests
{
    private readonly CheckpointBench bench = new();

    [Fact]
    public async Task The_newest_checkpoint_alone_does_not_hide_a_chain_that_an_earlier_one_holds()
    {
        await StoryAsync();
        var verdict = await VerifyAsync(await bench.ExportAsync(without: kept => kept.Checkpoint.Number < 4, withoutChain: bench.Connection));
        var fault = Assert.IsType<AuditVerification.Incomplete>(verdict).Fault;
        Assert.Equal("the newest checkpoint is to be read from checkpoint 1 on, and the first one of the export is 4", fault.Reason);
    }

    [Fact]
    public async Task A_genuine_note_over_fewer_leaves_than_it_signed_is_invalid()
    {
        await bench.FurnishAsync();
        await bench.NextAsync();
        await bench.AppendAsync();
        await bench.Engine.AgentAsync();
        await bench.NextAsync();
        var genuine = bench.Kept(2);
        Assert.Equal([Ledgers.ControlPartition, bench.Connection], genuine.Leaves.Select(leaf => leaf.Chain));

        var before = MerkleTree.Of(genuine.Checkpoint.Size - 2, genuine.Tree)!.Append([LeafHash.Of(genuine.Leaves[0].Bytes(CheckpointBench.Organisation))]);
        var forged = genuine with { Leaves = [genuine.Leaves[1]], Tree = before.Peaks };
        bench.Checkpoints.Kept[(CheckpointBench.Organisation, 2)] = forged.ToBytes();
        var verdict = await VerifyAsync(await bench.ExportAsync(without: kept => kept.Checkpoint.Number < 2, withoutChain: Ledgers.ControlPartition), genuine);
        Assert.Equal("checkpoint 2 signs 2 leaves, and has 1", Assert.IsType<AuditVerification.Invalid>(verdict).Fault.Reason);
    }

    [Fact]
    public async Task Checkpoints_that_were_left_out_at_the_end_make_the_entries_after_them_wait()
    {
        await StoryAsync();
        await bench.AppendAsync();
        bench.Engine.World.Time.Advance(TimeSpan.FromHours(1));
        await bench.AppendAsync();
        await bench.NextAsync();

        var export = await bench.ExportAsync(without: kept => kept.Checkpoint.Number > 4);
        Assert.IsType<AuditVerification.Intact>(await CheckpointBench.VerifyAsync(export, new CheckpointTrust { MaxWait = TimeSpan.FromHours(2) }));
        var verdict = await CheckpointBench.VerifyAsync(export, new CheckpointTrust { MaxWait = TimeSpan.FromMinutes(30) });
        var fault = Assert.IsType<AuditVerification.Incomplete>(verdict).Fault;
        Assert.Equal((bench.Connection, 4), (fault.Chain, fault.Sequence));
        Assert.Contains("waited 3600 s", fault.Reason, StringComparison.Ordinal);

        // Nor does it help to leave out all of them.
        var none = await bench.ExportAsync(without: _ => true);
        Assert.IsType<AuditVerification.Incomplete>(await CheckpointBench.VerifyAsync(none, new CheckpointTrust { MaxWait = TimeSpan.FromMinutes(30) }));
    }

    [Fact]
    public async Task Under_a_given_key_an_export_without_checkpoints_is_incomplete()
    {
        await StoryAsync();
        var export = await bench.ExportAsync(without: _ => true);
        var verdict = await CheckpointBench.VerifyAsync(export, new CheckpointTrust { Keys = [NoteVerifier.Parse(bench.Kept(1).Key)!] });
        Assert.Equal("the export holds no signed checkpoint to check with the key", Assert.IsType<AuditVerification.Incomplete>(verdict).Fault.Reason);
        Assert.IsType<AuditVerification.Intact>(await CheckpointBench.VerifyAsync(export));
    }

    /// <summary>Four checkpoints; the last holds the organisation's own chain alone.</summary>
    private async Task StoryAsync()
    {
        await bench.FurnishAsync();
        await bench.NextAsync();
        for (var n = 0; n < 2; n++)
        {
            await bench.AppendAsync();
            await bench.NextAsync();
        }

        await bench.Engine.AgentAsync();
        await bench.NextAsync();
    }

    /// <summary>With all that a careful reader has: the key, and the newest checkpoint.</summary>
    private Task<AuditVerification> VerifyAsync(byte[] export, StoredCheckpoint? kept = null) => CheckpointBench.VerifyAsync(
        export, new CheckpointTrust { Keys = [NoteVerifier.Parse(bench.Kept(1).Key)!], Kept = [(kept ?? bench.Kept(4)).Note] });
}
