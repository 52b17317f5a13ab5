using System.Globalization;
using Gatehouse.Ledger;
using Gatehouse.Siem;
using Gatehouse.Simulation.Adapters;
using Gatehouse.Simulation.Kernel;

namespace Gatehouse.Simulation.Gate;

using Break = Func<GatePorts, GatePorts>;

/// <summary>Several gates stream one record, and die at it, to a sink that is not always well: it has everything, each chain in its order.</summary>
internal static class SiemStories
{
    private const string Open = "{'delivery':{'timeout':'PT5S'}}";
    private const string Sink = "https://siem.example/ingest";
    private static readonly TimeSpan minute = TimeSpan.FromMinutes(1);

    public static IReadOnlyList<Scenario> All { get; } = [new("the record is streamed by two gates", StreamAsync)];

    private static async Task StreamAsync(World world, Break? broken)
    {
        var (a, b) = Stories.Begin(world, broken, Open);
        Seed.PlantSink(world, Sink);
        await a.DispatchAsync("one");
        await Task.WhenAll(RunAsync(a), RunAsync(b));
        await Stories.EndAsync(world);
        await StreamedAsync(world, b);
        Check(world);
    }

    private static Task<SiemStatus?> RunAsync(Client gate) => gate.TryAsync(async app => (await app.Get<StreamRecord>().RunAsync(Seed.Organisation, default))!);

    /// <summary>Once all is well, the runs of the next minutes bring whatever earlier ones missed.</summary>
    private static async Task StreamedAsync(World world, Client gate)
    {
        for (var tries = 0; tries < 50; tries++)
        {
            if (await RunAsync(gate) is { Behind: 0, NextTryAt: null })
                return;
            await world.Pause.WaitAsync(minute, default);
        }

        throw new Checks.InvariantBrokenException("liveness", "the sink is well, and the stream still behind");
    }

    private static void Check(World world)
    {
        var (reached, sent) = (new Dictionary<string, long>(StringComparer.Ordinal), new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal));
        foreach (var batch in world.Targets.Acted.Where(delivery => delivery.Url.AbsoluteUri == Sink))
        {
            var key = batch.Header("Idempotency-Key")!;
            var (chain, first, last) = PlaceOf(key);
            var before = reached.GetValueOrDefault(chain);
            Stories.Expect(first <= before + 1, $"the sink has entries {first} to {last} of `{chain}`, and none after {before} before them");
            Stories.Expect(batch.Body.Span.Count((byte)'\n') == last - first + 1, $"batch `{key}` has other entries than it says");
            Stories.Expect(sent.TryAdd(key, batch.Body) || sent[key].Span.SequenceEqual(batch.Body.Span), $"batch `{key}` came twice, and not the same");
            reached[chain] = Math.Max(before, last);
        }

        foreach (var chain in new[] { Seed.Connection, Ledgers.ControlPartition })
        {
            var head = Read.State(world.Tables.Find(Seed.Partition(chain), LedgerRows.State)!).Head.Sequence;
            Stories.Expect(reached.GetValueOrDefault(chain) == head, $"`{chain}` has {head} entries, and the sink {reached.GetValueOrDefault(chain)}");
        }
    }

    private static (string Chain, long First, long Last) PlaceOf(string key)
    {
        var parts = key.Split('/');
        var range = parts[2].Split('-');
        return (parts[1], long.Parse(range[0], CultureInfo.InvariantCulture), long.Parse(range[1], CultureInfo.InvariantCulture));
    }
}
