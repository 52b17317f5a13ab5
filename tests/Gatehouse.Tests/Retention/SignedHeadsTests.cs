using Gatehouse.Audit;
using Gatehouse.Audit.Checkpoints;
using Gatehouse.Retention;
using Gatehouse.Tests.Audit.Checkpoints;
using Gatehouse.Tests.Identity;
using Gatehouse.Tests.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Retention;

public sealed class SignedHeadsTests
{
    private const string Organisation = CheckpointBench.Organisation;

    private readonly CheckpointBench bench = new();

    [Fact]
    public async Task Of_every_moment_they_are_what_all_checkpoints_until_then_say()
    {
        await SignAsync(checkpoints: 9);
        var all = bench.Checkpoints.Kept.Keys.Select(key => bench.Kept(key.Number)).ToList();
        Assert.Contains(all, stored => stored.Checkpoint.From > 1);
        Assert.Equal(all[^1].Checkpoint.Time, all[^2].Checkpoint.Time);

        foreach (var time in all.Select(stored => stored.Checkpoint.Time).SelectMany(time => new[] { time.AddMilliseconds(-1), time }).Append(DateTimeOffset.MaxValue))
        {
            var before = all.Where(stored => stored.Checkpoint.Time <= time).SelectMany(stored => stored.Leaves);
            var heads = await ThenAsync(time);
            Assert.Equal(
                before.GroupBy(leaf => leaf.Chain).ToDictionary(chain => chain.Key, chain => chain.Last().Head),
                heads.ToDictionary(head => head.Chain, head => head.Head));
            Assert.All(heads, head => Assert.Contains(bench.Kept(head.Checkpoint.Number).Leaves, leaf => leaf == new CheckpointLeaf(head.Chain, head.Head)));
        }
    }

    [Fact]
    public async Task The_newest_are_read_once_and_of_a_young_organisation_one_more()
    {
        await SignAsync(checkpoints: 9);
        var (heads, read) = (Heads(), bench.Checkpoints.Reads);
        var newest = await heads.FollowAsync(Organisation, bench.Kept(1).Checkpoint.Time.AddMilliseconds(-1), default);
        var last = bench.Checkpoints.Kept.Count;

        // To find where they end, once; and which checkpoint the last is to be read from.
        var end = bench.Checkpoints.Reads;
        await new CheckpointLog(bench.Checkpoints).LastAsync(Organisation, default);
        Assert.Equal(last - bench.Kept(last).Checkpoint.From + 1, end - read - (bench.Checkpoints.Reads - end));
        Assert.Equal(bench.Audit.Chains.IdsAsync(Organisation, default).ToBlockingEnumerable().ToHashSet(), newest.Chains);

        read = bench.Checkpoints.Reads;
        Assert.Empty(await heads.ThenAsync(newest, default));
        Assert.Equal(1, bench.Checkpoints.Reads - read);
    }

    [Fact]
    public async Task While_the_newest_reach_back_far_enough_no_more_are_read()
    {
        await SignAsync(checkpoints: 9);
        var (heads, last) = (Heads(), bench.Kept(bench.Checkpoints.Kept.Count).Checkpoint);
        var newest = await heads.FollowAsync(Organisation, last.Time, default);
        var read = bench.Checkpoints.Reads;
        Assert.NotEmpty(await heads.ThenAsync(newest, default));
        Assert.Equal(read, bench.Checkpoints.Reads);
    }

    [Fact]
    public async Task What_one_of_them_names_that_nobody_signed_is_named_and_not_believed()
    {
        await SignAsync(checkpoints: 2);
        var (number, stored) = (bench.Checkpoints.Kept.Count, bench.Kept(bench.Checkpoints.Kept.Count));
        var forged = stored with { Note = stored.Note with { Signatures = bench.Kept(1).Note.Signatures } };
        bench.Checkpoints.Kept[(Organisation, number)] = forged.ToBytes();
        var newest = await Heads().FollowAsync(Organisation, DateTimeOffset.MaxValue, default);
        Assert.Contains(stored.Leaves[0].Chain, newest.Chains);
        await Assert.ThrowsAsync<InvalidDataException>(() => Heads().ThenAsync(newest, default));
    }

    [Fact]
    public async Task While_nobody_knows_the_keys_chains_are_named_and_nothing_is_believed()
    {
        await SignAsync(checkpoints: 2);
        var keys = new CheckpointKeys(new MemorySecrets(TimeProvider.System) { IsDown = true }, new SeededRandom(), TimeProvider.System);
        var heads = new SignedHeads(new CheckpointLog(bench.Checkpoints), new CheckpointPins(keys));
        var newest = await heads.FollowAsync(Organisation, DateTimeOffset.MaxValue, default);
        Assert.Contains(bench.Kept(2).Leaves[0].Chain, newest.Chains);
        await Assert.ThrowsAsync<IOException>(() => heads.ThenAsync(newest, default));
    }

    public static TheoryData<string> Others => ["another that is signed", "its signatures", "a leaf", "its tree"];

    [Theory]
    [MemberData(nameof(Others))]
    public async Task One_that_is_another_by_the_time_it_is_cut_at_is_refused(string other)
    {
        await SignAsync(checkpoints: 2);
        var newest = await Heads().FollowAsync(Organisation, DateTimeOffset.MaxValue, default);
        var (first, second) = (bench.Kept(1), bench.Kept(2));
        Assert.Equal(first.Checkpoint, (await Heads().ReadAsync(newest, first.Checkpoint, default)).Checkpoint);

        var forged = other switch
        {
            "another that is signed" => second,
            "its signatures" => first with { Note = first.Note with { Signatures = second.Note.Signatures } },
            "a leaf" => first with { Leaves = [first.Leaves[0] with { Head = second.Leaves[0].Head }, .. first.Leaves.Skip(1)] },
            _ => first with { Tree = [new string('a', 64)] },
        };
        bench.Checkpoints.Kept[(Organisation, 1)] = forged.ToBytes();
        await Assert.ThrowsAsync<InvalidDataException>(() => Heads().ReadAsync(newest, first.Checkpoint, default));
    }

    private SignedHeads Heads() => new(new CheckpointLog(bench.Checkpoints));

    private async Task<IReadOnlyList<SignedHead>> ThenAsync(DateTimeOffset time) =>
        await Heads().ThenAsync(await Heads().FollowAsync(Organisation, time, default), default);

    /// <summary>Two heads in one checkpoint, and all of them in every third.</summary>
    private async Task SignAsync(int checkpoints)
    {
        var adapted = new EngineBench(bench.Engine, services => services.AddSingleton(new CheckpointOptions { AllHeadsEvery = 3, MaxLeaves = 2 }));
        await bench.FurnishAsync();
        while (bench.Checkpoints.Kept.Count < checkpoints)
        {
            await bench.Engine.ConnectionAsync(await bench.Engine.AgentAsync());
            await bench.AppendAsync();
            Assert.Empty((await bench.NextAsync(adapted)).Refused);
        }
    }
}
