using Gatehouse.Audit;
using Gatehouse.Audit.Checkpoints;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Retention;
using Gatehouse.Tests.Audit.Checkpoints;

namespace Gatehouse.Tests.Retention;

/// <summary>Whoever writes to the store cuts a chain and says so, as a gate would.</summary>
public sealed class ForgedCutTests
{
    private const string Organisation = CheckpointBench.Organisation;

    private readonly RetentionBench bench = new();

    [Theory]
    [InlineData(31, "and was there by")]
    [InlineData(0, "signed less than 30 days before")]
    public async Task It_is_signed_by_nobody_however_it_is_dated(int daysAhead, string reason)
    {
        await bench.FurnishAsync();
        await ForgeAsync(TimeSpan.FromDays(daysAhead), days: 30);

        var fault = Assert.Single((await bench.Record.NextAsync()).Refused);
        Assert.Contains(reason, fault.Reason, StringComparison.Ordinal);
        Assert.NotEqual(0, (await bench.VerifyAsync()).ExitCode);
    }

    [Fact]
    public async Task It_is_no_cut_that_names_a_checkpoint_which_does_not_hold_it()
    {
        await bench.FurnishAsync();
        bench.Pass(TimeSpan.FromDays(60));
        await ForgeAsync(TimeSpan.Zero, days: 30, checkpoint: 12);
        Assert.Contains("checkpoint 12, which it names, does not hold", Assert.Single((await bench.Record.NextAsync()).Refused).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_it_may_give_up_is_what_was_signed_as_long_ago_as_it_says()
    {
        await bench.FurnishAsync();
        bench.Pass(TimeSpan.FromDays(60));
        await ForgeAsync(TimeSpan.Zero, days: 400);
        Assert.Contains("signed less than 400 days before", Assert.Single((await bench.Record.NextAsync()).Refused).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_a_signer_took_no_notice_the_verifier_sees_that_a_checkpoint_held_it_before_its_date()
    {
        await bench.FurnishAsync();
        await ForgeAsync(TimeSpan.FromDays(31), days: 30);
        await SignAsync();

        var fault = Assert.IsType<AuditVerification.Invalid>(await bench.VerifyAsync()).Fault;
        Assert.Contains("and was there by", fault.Reason, StringComparison.Ordinal);
    }

    /// <summary>The entry, the row, and everything before it is gone.</summary>
    private async Task ForgeAsync(TimeSpan ahead, int days, long checkpoint = 1)
    {
        var (table, chain) = (bench.Record.Audit.Table, bench.Connection);
        var (stored, state) = (bench.Record.Kept(1), await bench.Engine.StateAsync(chain));
        var (leaf, index) = stored.Leaves.Select((leaf, index) => (leaf, index)).Single(each => each.leaf.Chain == chain);
        var tree = new GrownTree(MerkleTree.Empty, [.. stored.Leaves.Select(each => LeafHash.Of(each.Bytes(Organisation)))]);
        var entry = new AuditEntry(AuditKind.Pruned) { Count = leaf.Head.Sequence, Last = stored.Checkpoint.Time, Pruned = new AuditPruned(leaf.Head, checkpoint, days) };
        var forged = AuditChain.Append(Organisation, chain, state.Head, [entry], bench.Record.Audit.Now + ahead);
        var cut = new PrunedChain(leaf.Head, bench.Record.Audit.Now, state.Head.Sequence + 1) { Note = stored.Note, Key = stored.Key, Checkpoint = stored.Checkpoint, Proof = tree.ProofOf(index) };

        Put(chain, LedgerRows.Audit(forged.Head.Sequence), forged.Entries[0].Bytes);
        Put(chain, LedgerRows.Pruned, cut.ToBytes());
        Put(chain, LedgerRows.State, System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(state with { Head = forged.Head }, LedgerJson.Default.LedgerState));
        for (var sequence = 1L; sequence <= leaf.Head.Sequence; sequence++)
            await table.WriteAsync($"{Organisation}|{chain}", [new TableWrite.Delete(LedgerRows.Audit(sequence), null)], default);
    }

    private void Put(string chain, string row, ReadOnlyMemory<byte> body) => bench.Record.Audit.Table.Put($"{Organisation}|{chain}", row, new RowContent(Organisation, "x", body));

    /// <summary>As one does that looks at no cuts.</summary>
    private async Task SignAsync()
    {
        var held = await bench.Engine.Get<CheckpointKeys>().CurrentAsync(default);
        var replay = await bench.Engine.Get<CheckpointLog>().ReplayAsync(Organisation, held, default);
        CheckpointLeaf[] leaves = [new(bench.Connection, (await bench.Engine.StateAsync(bench.Connection)).Head)];
        var tree = replay.Tree.Append(leaves.Select(leaf => LeafHash.Of(leaf.Bytes(Organisation))));
        var checkpoint = new Checkpoint(Organisation, replay.Number + 1, bench.Record.Audit.Now, tree.Size, tree.Root, replay.From, 1);
        var stored = new StoredCheckpoint(checkpoint, held.Sign(checkpoint), held.SignerOf(Organisation).ToString(), replay.Tree.Peaks, leaves);
        bench.Record.Checkpoints.Kept[(Organisation, checkpoint.Number)] = stored.ToBytes();
    }
}
