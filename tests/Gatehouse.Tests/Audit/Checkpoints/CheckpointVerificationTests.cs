using System.Text;
using Gatehouse.Audit;
using Gatehouse.Audit.Checkpoints;
using Gatehouse.Tests.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Audit.Checkpoints;

/// <summary>What an export's checkpoints show that its chains alone do not.</summary>
public sealed class CheckpointVerificationTests
{
    private readonly CheckpointBench bench = new();

    [Fact]
    public async Task An_export_is_intact_and_says_which_checkpoints_hold_it()
    {
        await StoryAsync();
        await bench.AppendAsync(2);
        var verdict = Assert.IsType<AuditVerification.Intact>(await VerifyAsync());

        var coverage = verdict.Coverage!;
        Assert.Equal((1, 3, 2), (coverage.First, coverage.Last, coverage.Pending));
        Assert.Equal((bench.Kept(3).Checkpoint.Time, false), (coverage.Time, coverage.AreKeysGiven));
        Assert.Equal(bench.Kept(1).Key.Split('+')[1], coverage.Keys);
        Assert.InRange(coverage.LongestWait, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task A_chain_that_was_cut_off_is_invalid_though_it_is_whole()
    {
        await StoryAsync();
        await bench.CutAsync(bench.Connection, 2);
        Named(await VerifyAsync(), bench.Connection, 3, "the chain was cut off or rolled back");
    }

    [Fact]
    public async Task A_rewritten_chain_is_invalid_at_the_first_head_that_was_signed()
    {
        await StoryAsync();
        await bench.RewriteAsync(bench.Connection, 2);
        Named(await VerifyAsync(), bench.Connection, bench.Kept(2).Leaves[^1].Head.Sequence, "checkpoint 2 holds another entry 3");
    }

    [Fact]
    public async Task A_chain_that_is_not_there_is_incomplete()
    {
        await StoryAsync();
        await bench.Engine.Links.RemoveConnectionAsync(CheckpointBench.Organisation, bench.Connection, default);
        var fault = Assert.IsType<AuditVerification.Incomplete>(await VerifyAsync()).Fault;
        Assert.Equal((bench.Connection, null), (fault.Chain, fault.Sequence));
        Assert.Contains("checkpoint 3 holds its entry 5", fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkpoint_that_was_left_out_in_the_middle_is_named()
    {
        await StoryAsync();
        var verdict = await CheckpointBench.VerifyAsync(await bench.ExportAsync(without: kept => kept.Checkpoint.Number == 2));
        Assert.Contains("checkpoint 3 follows checkpoint 1", Assert.IsType<AuditVerification.Invalid>(verdict).Fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checkpoints_that_the_end_counts_and_are_not_there_are_missing()
    {
        await StoryAsync();
        var lines = Encoding.UTF8.GetString(await bench.ExportAsync()).Split('\n').ToList();
        lines.RemoveAt(3);
        Assert.IsType<AuditVerification.Incomplete>(await CheckpointBench.VerifyAsync(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
        lines.RemoveRange(1, 2);
        Assert.IsType<AuditVerification.Incomplete>(await CheckpointBench.VerifyAsync(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
    }

    [Fact]
    public async Task The_newest_ones_alone_prove_the_newest_heads()
    {
        await StoryAsync(new EngineBench(bench.Engine, services => services.AddSingleton(new CheckpointOptions { AllHeadsEvery = 2 })));
        var verdict = await CheckpointBench.VerifyAsync(await bench.ExportAsync(allCheckpoints: false));
        Assert.Equal((3, 3), (verdict.Coverage!.First, verdict.Coverage.Last));
        await bench.CutAsync(bench.Connection, 3);
        Named(await CheckpointBench.VerifyAsync(await bench.ExportAsync(allCheckpoints: false)), bench.Connection, 4, "cut off");
    }

    [Fact]
    public async Task Any_changed_byte_of_a_checkpoint_is_invalid()
    {
        await StoryAsync();
        var export = await bench.ExportAsync();
        var first = Array.IndexOf(export, (byte)'\n') + 1;
        var end = Array.IndexOf(export, (byte)'\n', first);
        for (var at = first; at < end; at++)
        {
            var changed = export.ToArray();
            changed[at] ^= 0x01;
            Assert.True(await CheckpointBench.VerifyAsync(changed) is AuditVerification.Invalid { Fault.Line: 2 }, $"byte {at - first}: {Encoding.UTF8.GetString(changed, first, end - first)}");
        }
    }

    [Fact]
    public async Task Under_a_given_key_another_s_checkpoints_are_invalid()
    {
        await StoryAsync();
        var (own, other) = (NoteVerifier.Parse(bench.Kept(1).Key)!, await OtherKeyAsync());

        var verdict = Assert.IsType<AuditVerification.Intact>(await VerifyAsync(new CheckpointTrust { Keys = [other, own] }));
        Assert.True(verdict.Coverage!.AreKeysGiven);
        var fault = Assert.IsType<AuditVerification.Invalid>(await VerifyAsync(new CheckpointTrust { Keys = [other] })).Fault;
        Assert.Equal((2, "checkpoint 1 is not signed by a key that was given"), (fault.Line, fault.Reason));
    }

    [Fact]
    public async Task A_checkpoint_that_was_kept_shows_that_the_record_went_back()
    {
        await StoryAsync();
        var kept = bench.Kept(3).Note;
        Assert.IsType<AuditVerification.Intact>(await VerifyAsync(new CheckpointTrust { Kept = [bench.Kept(2).Note, kept] }));

        // All of it, checkpoints and chains, as it was once.
        bench.Checkpoints.Kept.Remove((CheckpointBench.Organisation, 3));
        await bench.CutAsync(bench.Connection, 3);
        Assert.IsType<AuditVerification.Intact>(await VerifyAsync());
        var fault = Assert.IsType<AuditVerification.Invalid>(await VerifyAsync(new CheckpointTrust { Kept = [kept] })).Fault;
        Assert.Contains("the record was rolled back", fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkpoint_that_was_kept_must_be_in_the_export_and_of_its_organisation()
    {
        await StoryAsync();
        var last = await bench.ExportAsync(without: kept => kept.Checkpoint.Number < 3);
        Assert.Contains("export with all checkpoints", Assert.IsType<AuditVerification.Incomplete>(await CheckpointBench.VerifyAsync(last, new CheckpointTrust { Kept = [bench.Kept(1).Note] })).Fault.Reason, StringComparison.Ordinal);

        var other = SignedNote.Parse(bench.Kept(1).Note.ToString().Replace(CheckpointBench.Organisation, "org0000000bb", StringComparison.Ordinal))!;
        Assert.Contains("none of this organisation's", Assert.IsType<AuditVerification.Invalid>(await VerifyAsync(new CheckpointTrust { Kept = [other] })).Fault.Reason, StringComparison.Ordinal);

        var forked = SignedNote.Parse(bench.Kept(2).Note.ToString().Replace("\n3\n", "\n4\n", StringComparison.Ordinal))!;
        Assert.Contains("rolled back or forked", Assert.IsType<AuditVerification.Invalid>(await VerifyAsync(new CheckpointTrust { Kept = [forked] })).Fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_that_waited_too_long_for_its_checkpoint_is_named()
    {
        await StoryAsync();
        await bench.AppendAsync();
        bench.Engine.World.Time.Advance(TimeSpan.FromHours(1));
        await bench.NextAsync();

        Assert.IsType<AuditVerification.Intact>(await VerifyAsync(new CheckpointTrust { MaxWait = TimeSpan.FromHours(2) }));
        var fault = Assert.IsType<AuditVerification.Incomplete>(await VerifyAsync(new CheckpointTrust { MaxWait = TimeSpan.FromMinutes(30) })).Fault;
        Assert.Equal((bench.Connection, 6), (fault.Chain, fault.Sequence));
    }

    [Fact]
    public async Task Two_checkpoints_that_contradict_each_other_are_invalid_though_both_are_signed()
    {
        await StoryAsync();
        var keys = await bench.Engine.Get<CheckpointKeys>().CurrentAsync(default);
        var replay = await new CheckpointLog(bench.Checkpoints).ReplayAsync(CheckpointBench.Organisation, keys, default);
        foreach (var (head, reason) in new[] { (new ChainHead(2, new string('a', 64)), "cut off or rolled back"), (new ChainHead(5, new string('a', 64)), "forked") })
        {
            var leaf = new CheckpointLeaf(bench.Connection, head);
            var tree = replay.Tree.Append([LeafHash.Of(leaf.Bytes(CheckpointBench.Organisation))]);
            var checkpoint = new Checkpoint(CheckpointBench.Organisation, 4, bench.Audit.Now, tree.Size, tree.Root, 1, 1);
            bench.Checkpoints.Kept[(CheckpointBench.Organisation, 4)] =
                new StoredCheckpoint(checkpoint, keys.Sign(checkpoint), keys.SignerOf(CheckpointBench.Organisation).ToString(), replay.Tree.Peaks, [leaf]).ToBytes();
            Assert.Contains(reason, Assert.IsType<AuditVerification.Invalid>(await VerifyAsync()).Fault.Reason, StringComparison.Ordinal);
        }
    }

    /// <summary>Three checkpoints: an opened connection, then two entries of it each time.</summary>
    private async Task StoryAsync(EngineBench? by = null)
    {
        await bench.FurnishAsync();
        await bench.NextAsync(by);
        await bench.AppendAsync(2);
        await bench.NextAsync(by);
        await bench.AppendAsync(2);
        await bench.NextAsync(by);
    }

    private async Task<AuditVerification> VerifyAsync(CheckpointTrust? trust = null) => await CheckpointBench.VerifyAsync(await bench.ExportAsync(), trust);

    private static async Task<NoteVerifier> OtherKeyAsync()
    {
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var secrets = new Identity.MemorySecrets(TimeProvider.System);
        secrets.Rotate(CheckpointKeys.SecretName, key.ExportPkcs8PrivateKey());
        var keys = await new CheckpointKeys(secrets, new Identity.SeededRandom(1), TimeProvider.System).CurrentAsync(default);
        return keys.SignerOf(CheckpointBench.Organisation);
    }

    private static void Named(AuditVerification verdict, string chain, long sequence, string reason)
    {
        var fault = Assert.IsType<AuditVerification.Invalid>(verdict).Fault;
        Assert.Equal((chain, sequence), (fault.Chain, fault.Sequence!.Value));
        Assert.Contains(reason, fault.Reason, StringComparison.Ordinal);
    }
}
