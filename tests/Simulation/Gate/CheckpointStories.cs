using Gatehouse.Audit;
using Gatehouse.Audit.Checkpoints;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Simulation.Adapters;
using Gatehouse.Simulation.Gate.Mutations;

namespace Gatehouse.Simulation.Gate;

using Break = Func<GatePorts, GatePorts>;

/// <summary>Heads are signed while work is under way: once in a window, by whichever gate, and never against what was signed before.</summary>
internal static class CheckpointStories
{
    private const string Open = "{'delivery':{'timeout':'PT5S'}}";
    private static readonly TimeSpan window = new CheckpointOptions().Every;

    // Two gates' clocks differ by less than two seconds: the later one's window may have been signed already.
    private static readonly TimeSpan nextWindow = window + TimeSpan.FromSeconds(2);

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("checkpoints by two gates", ByTwoAsync),
        new("a checkpoint and a restart", RestartAsync),
        new("no checkpoint of a store that went back", WentBackAsync),
    ];

    private static async Task ByTwoAsync(World world, Break? broken)
    {
        var (a, b) = Stories.Begin(world, broken, Open);
        await Task.WhenAll(a.DispatchAsync("one"), TakeAsync(a), TakeAsync(b));
        await Stories.EndAsync(world);
        await EverythingIsSignedAsync(world, b);
    }

    private static async Task RestartAsync(World world, Break? broken)
    {
        var (a, b) = Stories.Begin(world, broken, Open);
        var dispatch = a.DispatchAsync("one");
        var taking = TakeAsync(b);
        await world.Pause.WaitAsync(world.Random("restart").Between(TimeSpan.Zero, TimeSpan.FromMilliseconds(300)), default);
        a.Gate.Crash();
        b.Gate.Crash();
        await Task.WhenAll(dispatch, taking);
        await Stories.EndAsync(world);
        await EverythingIsSignedAsync(world, a);
    }

    /// <summary>A gate that is shown an older state of a chain, as after a restore, signs none of it and says so.</summary>
    private static async Task WentBackAsync(World world, Break? broken)
    {
        var (a, _) = Stories.Begin(world, broken, Open);
        await a.DispatchAsync("one");
        var older = world.Tables.Find(Seed.Partition(), LedgerRows.State)!;
        await a.DispatchAsync("two");
        await Stories.EndAsync(world);
        await EverythingIsSignedAsync(world, a);

        // It comes last, when nothing is left to deliver: on what it sees it could commit nothing.
        var back = Stories.Start(world, "back", ports => ports with { Tables = new ChangedTables(ports.Tables) { Seen = row => IsNewer(row, older) ? older : row } }, TimeSpan.Zero);
        await world.Pause.WaitAsync(nextWindow, default);
        var truth = Read.State(world.Tables.Find(Seed.Partition(), LedgerRows.State)!).Head;
        var run = await TakeAsync(back);
        var isBehind = Read.State(older).Head.Sequence < truth.Sequence;
        Stories.Expect(run is not null && run.Refused.Any(fault => fault.Chain == Seed.Connection) == isBehind, $"a chain that ends before entry {truth.Sequence} was signed");
        Check(world);
    }

    // No other chain of the story has an entry.
    private static bool IsNewer(TableRow row, TableRow older) =>
        row.Key == LedgerRows.State && Read.State(row) is { Head.Sequence: > 0 } state && state.Head.Sequence > Read.State(older).Head.Sequence;

    private static Task<CheckpointRun?> TakeAsync(Client gate) => gate.TryAsync(async app =>
    {
        try
        {
            return await app.Get<TakeCheckpoint>().HandleAsync(Seed.Organisation, default);
        }
        catch (ClockException clock)
        {
            throw new IOException(clock.Message, clock);
        }
    });

    /// <summary>Once all is well, the next window's checkpoint brings whatever an earlier one missed.</summary>
    private static async Task EverythingIsSignedAsync(World world, Client gate)
    {
        await world.Pause.WaitAsync(nextWindow, default);
        Stories.Expect(await TakeAsync(gate) is { Refused.Count: 0 }, "a whole chain was refused");
        var heads = Check(world);
        var head = Read.State(world.Tables.Find(Seed.Partition(), LedgerRows.State)!).Head;
        Stories.Expect(heads.GetValueOrDefault(Seed.Connection, ChainHead.Genesis) == head, $"the newest checkpoint holds {heads.GetValueOrDefault(Seed.Connection)} of a chain that ends with {head}");
    }

    /// <summary>What is kept fits, comes once in a window, and holds entries that are there.</summary>
    private static IReadOnlyDictionary<string, ChainHead> Check(World world)
    {
        var replay = new CheckpointReplay(Seed.Organisation);
        var windows = new HashSet<long>();
        foreach (var stored in world.Tables.Rows(SimCheckpointStore.Partition(Seed.Organisation)).Select(row => StoredCheckpoint.Parse(row.Content.Body)!))
        {
            Stories.Expect(replay.Accept(stored) is null && NoteVerifier.Parse(stored.Key)!.Verify(stored.Note), $"checkpoint {stored.Checkpoint.Number} does not fit");
            Stories.Expect(windows.Add((stored.Checkpoint.Time - DateTimeOffset.UnixEpoch).Ticks / window.Ticks), $"checkpoint {stored.Checkpoint.Number} is the second one of its window");
            foreach (var (chain, head) in stored.Leaves)
                Stories.Expect(world.Tables.Find(Seed.Partition(chain), LedgerRows.Audit(head.Sequence)) is { } entry && LeafHash.Of(entry.Content.Body.Span) == head.Hash, $"checkpoint {stored.Checkpoint.Number} holds an entry {head.Sequence} of `{chain}` that is not there");
        }

        return replay.Heads;
    }
}
