using System.Buffers;
using Gatehouse.Audit;
using Gatehouse.Audit.Checkpoints;
using Gatehouse.Audit.Reading;
using Gatehouse.Ledger;
using Gatehouse.Retention;
using Gatehouse.Simulation.Kernel;

namespace Gatehouse.Simulation.Gate;

using Break = Func<GatePorts, GatePorts>;

/// <summary>Gates give up what is kept no longer while work is under way, and die at it: what is left verifies, and is signed on.</summary>
internal static class RetentionStories
{
    private const string Open = "{'delivery':{'timeout':'PT5S'}}";
    private const int Past = 3;

    // Two gates' clocks differ by less than two seconds.
    private static readonly TimeSpan grace = new RetentionOptions().Grace + TimeSpan.FromSeconds(4);
    private static readonly TimeSpan window = new CheckpointOptions().Every + TimeSpan.FromSeconds(4);

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("entries are pruned while others are written", PruneAsync),
        new("payloads are erased by two gates", EraseAsync),
    ];

    private static async Task PruneAsync(World world, Break? broken)
    {
        var (a, b) = Stories.Begin(world, broken, Open);
        Seed.PlantPast(world, days: 400, entries: Past);
        await Task.WhenAll(GiveUpAsync(a), a.DispatchAsync("one"), SignAsync(b));
        await world.Pause.WaitAsync(window, default);
        await Task.WhenAll(SignAsync(a), GiveUpAsync(b));
        await GiveUpAsync(a);
        await world.Pause.WaitAsync(grace, default);
        var (again, signing) = (GiveUpAsync(a), SignAsync(b));
        await world.Pause.WaitAsync(world.Random("restart").Between(TimeSpan.Zero, TimeSpan.FromMilliseconds(200)), default);
        a.Gate.Crash();
        await Task.WhenAll(again, signing, GiveUpAsync(b));
        await Stories.EndAsync(world);

        // Whatever died is made up for: once to say it, once to begin there, once to delete.
        await GiveUpAsync(b);
        await world.Pause.WaitAsync(window, default);
        Stories.Expect(await SignAsync(b) is { Refused.Count: 0 }, "a chain that says what it gives up was not signed");
        await GiveUpAsync(b);
        await world.Pause.WaitAsync(grace, default);
        Stories.Expect(await GiveUpAsync(a) is { Failure: null }, "what is too old could not be given up");
        Stories.Expect(world.Tables.WithPrefix(Seed.Partition(), "audit|").Min(row => LedgerRows.SequenceOf(row.Key)) == Past + 1, "what is too old is there, or what is not is gone");
        Stories.Expect(await SignAsync(b) is { Refused.Count: 0 }, "a pruned chain was taken for a shrunken one");
        await VerifiesAsync(world, b);
    }

    /// <summary>One task is over for long enough, and another is not.</summary>
    private static async Task EraseAsync(World world, Break? broken)
    {
        var (a, b) = Stories.Begin(world, broken, Open);
        Seed.PlantRetention(world, days: 1);
        await a.InsistAsync("one", "key");
        await world.Pause.WaitAsync(TimeSpan.FromDays(1) + TimeSpan.FromMinutes(5), default);
        await Task.WhenAll(GiveUpAsync(a), b.DispatchAsync("two"), GiveUpAsync(b));
        await Stories.EndAsync(world);
        Stories.Expect(await GiveUpAsync(a) is { Failure: null }, "what is too old could not be given up");
        var inputs = world.Tables.WithPrefix(Seed.Partition(), "input|").Count;
        var young = Stories.Tasks(world).Count(task => world.TrueTime - task.EndedAt < TimeSpan.FromDays(1));
        Stories.Expect(inputs == young, $"{young} tasks are not over for a day, and {inputs} are known in full");
    }

    private static Task<RetentionRun?> GiveUpAsync(Client gate) => gate.TryAsync(async app =>
    {
        try
        {
            return await app.Get<ApplyRetention>().HandleAsync(Seed.Organisation, DateTimeOffset.MaxValue, default);
        }
        catch (ClockException clock)
        {
            throw new IOException(clock.Message, clock);
        }
    });

    private static Task<CheckpointRun?> SignAsync(Client gate) => gate.TryAsync(async app =>
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

    /// <summary>An export of the chain, as an auditor takes it, with every checkpoint.</summary>
    private static async Task VerifiesAsync(World world, Client gate)
    {
        var output = new ArrayBufferWriter<byte>();
        using var export = new AuditExport(output);
        export.Begin(Seed.Organisation, Seed.Connection);
        foreach (var checkpoint in world.Tables.Rows(Adapters.SimCheckpointStore.Partition(Seed.Organisation)))
            export.Checkpoint(checkpoint.Content.Body.Span);
        var span = await gate.TryAsync(app => app.Get<AuditChains>().SpanAsync(Seed.Organisation, Seed.Connection, default));
        export.BeginChain(Seed.Connection, span!.Range.Before);
        export.Pruned(span.Pruned!);
        foreach (var row in world.Tables.WithPrefix(Seed.Partition(), "audit|").OrderBy(row => row.Key, StringComparer.Ordinal))
            export.Entry(new StoredEntry(LedgerRows.SequenceOf(row.Key), row.Content.Body, LeafHash.Of(row.Content.Body.Span)));
        export.EndChain(span.Head);
        export.End();

        using var written = new MemoryStream(output.WrittenSpan.ToArray());
        var keys = (await FixedSecrets.Checkpoints.CurrentAsync(default)).VerifiersOf(Seed.Organisation);
        var verdict = await AuditVerifier.VerifyAsync(written, new CheckpointTrust { Keys = keys }, default);
        Stories.Expect(verdict is AuditVerification.Intact { Cuts: [{ First: Past + 1, Checkpoint.Number: 1 }] }, $"what is left does not verify: {verdict}");
    }
}
