using Gatehouse.Audit;
using Gatehouse.Audit.Checkpoints;
using Gatehouse.Ledger;
using Gatehouse.Tests.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Audit.Checkpoints;

public sealed class TakeCheckpointTests
{
    private readonly CheckpointBench bench = new();

    [Fact]
    public async Task The_first_one_holds_the_head_of_every_chain_in_their_order()
    {
        await bench.FurnishAsync();
        var run = await bench.NextAsync();

        var stored = bench.Kept(Assert.Single(run.Taken).Number);
        Assert.Equal([Ledgers.ControlPartition, bench.Connection], stored.Leaves.Select(leaf => leaf.Chain));
        foreach (var leaf in stored.Leaves)
            Assert.Equal((await bench.Engine.StateAsync(leaf.Chain)).Head, leaf.Head);
        Assert.Equal((1, 2L), (stored.Checkpoint.Number, stored.Checkpoint.Size));
        Assert.True(NoteVerifier.Parse(stored.Key)!.Verify(stored.Note));
    }

    [Fact]
    public async Task A_later_one_holds_those_that_changed_and_grows_the_same_tree()
    {
        await bench.FurnishAsync();
        await bench.NextAsync();
        await bench.AppendAsync(3);
        await bench.NextAsync();

        Assert.Equal([bench.Connection], bench.Kept(2).Leaves.Select(leaf => leaf.Chain));
        Assert.Equal(3, bench.Kept(2).Checkpoint.Size);
        var whole = MerkleTree.Empty.Append(new[] { 1, 2 }.SelectMany(n => bench.Kept(n).Leaves).Select(leaf => LeafHash.Of(leaf.Bytes(CheckpointBench.Organisation))));
        Assert.Equal(whole.Root, bench.Kept(2).Checkpoint.Root);
    }

    [Fact]
    public async Task Nothing_is_signed_when_nothing_changed_nor_twice_in_a_window()
    {
        await bench.FurnishAsync();
        await bench.NextAsync();
        Assert.Empty((await bench.NextAsync()).Taken);

        await bench.AppendAsync();
        Assert.Single((await bench.TakeAsync()).Taken);
        await bench.AppendAsync();
        Assert.Empty((await bench.TakeAsync()).Taken);
        Assert.Single((await bench.NextAsync()).Taken);
        Assert.Equal(3, bench.Checkpoints.Kept.Count);
    }

    [Fact]
    public async Task A_chain_that_is_too_long_for_one_run_is_signed_in_pieces()
    {
        await bench.FurnishAsync();
        for (var n = 0; n < 3; n++)
            await bench.AppendAsync(90);
        var head = (await bench.Engine.StateAsync(bench.Connection)).Head;
        var hasty = new EngineBench(bench.Engine, services => services.AddSingleton(new CheckpointOptions { FollowFor = TimeSpan.Zero }));

        var signed = new List<long>();
        for (var n = 0; n < 4; n++)
        {
            Assert.Empty((await bench.NextAsync(hasty)).Refused);
            signed.Add(bench.Kept(bench.Checkpoints.Kept.Count).Leaves.Single(leaf => leaf.Chain == bench.Connection).Head.Sequence);
        }

        Assert.Equal([100, 200, head.Sequence, head.Sequence], signed);
        Assert.Equal(3, bench.Checkpoints.Kept.Count);
        Assert.IsType<AuditVerification.Intact>(await CheckpointBench.VerifyAsync(await bench.ExportAsync()));
    }

    [Fact]
    public async Task Of_two_instances_in_one_window_one_signs()
    {
        await bench.FurnishAsync();
        var other = new EngineBench(bench.Engine);
        CheckpointRun? first = null;
        bench.Checkpoints.BeforeAppend = async () => first = await bench.TakeAsync(other);

        Assert.Empty((await bench.NextAsync()).Taken);
        Assert.Single(first!.Taken);
        Assert.Single(bench.Checkpoints.Kept);
    }

    [Fact]
    public async Task Who_was_overtaken_in_an_earlier_window_goes_on_from_what_is_there()
    {
        await bench.FurnishAsync();
        await bench.NextAsync();
        await bench.AppendAsync();
        bench.Checkpoints.BeforeAppend = async () =>
        {
            await bench.AppendAsync();
            await bench.NextAsync(new EngineBench(bench.Engine));
        };

        await bench.NextAsync();
        Assert.Equal(2, bench.Checkpoints.Kept.Count);
        Assert.Equal((await bench.Engine.StateAsync(bench.Connection)).Head, Assert.Single(bench.Kept(2).Leaves).Head);
    }

    [Fact]
    public async Task A_chain_that_was_cut_off_is_named_and_stays_as_it_was_signed_while_others_go_on()
    {
        await bench.FurnishAsync();
        await bench.AppendAsync(3);
        await bench.NextAsync();
        await bench.CutAsync(bench.Connection, 2);
        await bench.Engine.AgentAsync();

        var run = await bench.NextAsync();
        var fault = Assert.Single(run.Refused);
        Assert.Equal((bench.Connection, 3L, "it is gone; entry 4 was signed"), (fault.Chain, fault.Sequence, fault.Reason));
        Assert.Equal([Ledgers.ControlPartition], bench.Kept(2).Leaves.Select(leaf => leaf.Chain));

        // Nor when it has grown past where it was.
        await bench.AppendAsync(5);
        Assert.Equal("it does not follow the entry 4 that was signed", Assert.Single((await bench.NextAsync()).Refused).Reason);
        Assert.Equal(2, bench.Checkpoints.Kept.Count);
    }

    [Fact]
    public async Task A_rewritten_chain_is_named_though_it_is_as_long_or_longer()
    {
        await bench.FurnishAsync();
        await bench.AppendAsync(3);
        await bench.NextAsync();
        await bench.RewriteAsync(bench.Connection, 2);

        Assert.Equal("it is another than was signed", Assert.Single((await bench.NextAsync()).Refused).Reason);
        await bench.AppendAsync();
        Assert.Equal(5, Assert.Single((await bench.NextAsync()).Refused).Sequence);
        Assert.Single(bench.Checkpoints.Kept);
    }

    [Fact]
    public async Task A_chain_that_is_gone_is_named()
    {
        await bench.FurnishAsync();
        await bench.NextAsync();
        await bench.Engine.Links.RemoveConnectionAsync(CheckpointBench.Organisation, bench.Connection, default);
        Assert.Empty((await bench.NextAsync()).Refused);

        await bench.Audit.Table.WriteAsync($"{CheckpointBench.Organisation}|{bench.Connection}", [new Gatehouse.Ports.TableWrite.Delete(LedgerRows.State, null)], default);
        Assert.Equal(bench.Connection, Assert.Single((await bench.NextAsync()).Refused).Chain);
    }

    [Fact]
    public async Task An_entry_that_is_missing_before_the_head_is_named()
    {
        await bench.FurnishAsync();
        await bench.NextAsync();
        await bench.AppendAsync(3);
        await bench.Audit.Table.WriteAsync($"{CheckpointBench.Organisation}|{bench.Connection}", [new Gatehouse.Ports.TableWrite.Delete(LedgerRows.Audit(3), null)], default);

        Assert.Equal(3, Assert.Single((await bench.NextAsync()).Refused).Sequence);
    }

    [Fact]
    public async Task Every_so_often_one_holds_all_heads_again_and_more_than_one_holds_goes_into_the_next()
    {
        var adapted = new EngineBench(bench.Engine, services => services.AddSingleton(new CheckpointOptions { AllHeadsEvery = 3, MaxLeaves = 2 }));
        await bench.FurnishAsync();
        await bench.Engine.ConnectionAsync(await bench.Engine.AgentAsync());

        // Three chains, two at a time; then one that changed; then all again.
        Assert.Equal(2, (await bench.NextAsync(adapted)).Taken.Count);
        await bench.AppendAsync();
        Assert.Single((await bench.NextAsync(adapted)).Taken);
        await bench.AppendAsync();
        Assert.Equal([4, 5], (await bench.NextAsync(adapted)).Taken.Select(taken => taken.Number));

        Assert.Equal([1, 1, 1, 1, 4], Enumerable.Range(1, 5).Select(n => bench.Kept(n).Checkpoint.From));
        Assert.Equal([2, 1, 1, 2, 1], Enumerable.Range(1, 5).Select(n => bench.Kept(n).Leaves.Count));
        await bench.AppendAsync();
        Assert.Single((await bench.NextAsync(new EngineBench(bench.Engine))).Taken);
        Assert.Equal((await bench.Engine.StateAsync(bench.Connection)).Head, Assert.Single(bench.Kept(6).Leaves).Head);
    }

    [Fact]
    public async Task A_chain_whose_state_is_rotten_is_named_while_others_go_on()
    {
        await bench.FurnishAsync();
        await bench.NextAsync();
        await bench.Audit.AppendAsync(Ledgers.ControlPartition, bench.Agent, 1, AuditKind.AgentChanged);
        bench.Audit.Table.Put($"{CheckpointBench.Organisation}|{bench.Connection}", LedgerRows.State, new Gatehouse.Ports.RowContent(CheckpointBench.Organisation, "x", "rot"u8.ToArray()));

        var run = await bench.NextAsync();
        Assert.Equal([Ledgers.ControlPartition], bench.Kept(Assert.Single(run.Taken).Number).Leaves.Select(leaf => leaf.Chain));
        Assert.Equal((bench.Connection, "the chain's state cannot be read"), (Assert.Single(run.Refused).Chain, run.Refused[0].Reason));
    }

    [Fact]
    public async Task A_checkpoint_that_was_taken_away_is_said_and_nothing_signed()
    {
        await bench.FurnishAsync();
        await bench.NextAsync();
        bench.Checkpoints.Kept.Remove((CheckpointBench.Organisation, 1));
        bench.Engine.World.Time.Advance(bench.Engine.Get<CheckpointOptions>().Every);

        var gone = await Assert.ThrowsAsync<InvalidDataException>(() => bench.TakeAsync());
        Assert.Equal($"checkpoint 1 of organisation `{CheckpointBench.Organisation}` is gone", gone.Message);
    }

    [Fact]
    public async Task A_gap_is_no_end_for_one_who_looks_for_the_last_number_anew()
    {
        await bench.FurnishAsync();
        for (var n = 0; n < 4; n++)
        {
            await bench.AppendAsync();
            await bench.NextAsync();
        }

        bench.Checkpoints.Kept.Remove((CheckpointBench.Organisation, 3));
        await bench.AppendAsync();
        var gone = await Assert.ThrowsAsync<InvalidDataException>(() => bench.NextAsync(new EngineBench(bench.Engine)));
        Assert.Equal($"checkpoint 3 of organisation `{CheckpointBench.Organisation}` is gone", gone.Message);
        Assert.Equal(3, bench.Checkpoints.Kept.Count);
    }

    [Fact]
    public async Task Nothing_is_signed_on_checkpoints_that_are_not_our_own()
    {
        await bench.FurnishAsync();
        await bench.NextAsync();
        await bench.AppendAsync();
        var stranger = new EngineBench(adapt: services => services.AddSingleton<Gatehouse.Ports.ICheckpointStore>(bench.Checkpoints));

        await Assert.ThrowsAsync<InvalidDataException>(() => bench.NextAsync(stranger));
        var changed = bench.Kept(1) with { Leaves = bench.Kept(1).Leaves.Skip(1).ToArray() };
        bench.Checkpoints.Kept[(CheckpointBench.Organisation, 1)] = changed.ToBytes();
        await Assert.ThrowsAsync<InvalidDataException>(() => bench.NextAsync());
    }

    [Fact]
    public async Task A_clock_that_is_not_trusted_dates_nothing()
    {
        await bench.FurnishAsync();
        bench.Audit.Table.Skew = TimeSpan.FromMinutes(1);
        await Assert.ThrowsAsync<ClockException>(() => bench.NextAsync());
        Assert.Empty(bench.Checkpoints.Kept);
    }

    [Fact]
    public async Task A_new_key_signs_and_what_the_old_one_signed_stands()
    {
        await bench.FurnishAsync();
        await bench.NextAsync();
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        bench.Engine.Secrets.Rotate(CheckpointKeys.SecretName, key.ExportPkcs8PrivateKey());
        bench.Engine.World.Time.Advance(TimeSpan.FromHours(3));
        await bench.AppendAsync();

        Assert.Single((await bench.NextAsync(new EngineBench(bench.Engine))).Taken);
        Assert.NotEqual(bench.Kept(1).Key, bench.Kept(2).Key);
        var verdict = Assert.IsType<AuditVerification.Intact>(await CheckpointBench.VerifyAsync(await bench.ExportAsync()));
        Assert.Equal(2, verdict.Coverage!.Keys.Split(", ").Length);
    }

    [Fact]
    public async Task The_last_number_is_found_however_many_there_are()
    {
        var log = new CheckpointLog(bench.Checkpoints);
        for (var number = 0L; number < 40; number++)
        {
            Assert.Equal(number, await log.LastAsync("a", default));
            Assert.Equal(number, await new CheckpointLog(bench.Checkpoints).LastAsync("a", default));
            bench.Checkpoints.Kept[("a", number + 1)] = default;
        }
    }
}
