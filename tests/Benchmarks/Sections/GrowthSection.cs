using System.Diagnostics;
using Gatehouse.Benchmarks.Gate;
using Gatehouse.Benchmarks.Measuring;

namespace Gatehouse.Benchmarks.Sections;

/// <summary>The same dispatches in a small house and in a large one: what they cost must not grow with it.</summary>
internal static class GrowthSection
{
    private const int Clients = 16;
    private const int Listings = 200;

    private static readonly (int Connections, int Entries)[] cases = [(10, 0), (1_000, 0), (100_000, 0), (100_000, 1_000_000)];

    public static async IAsyncEnumerable<ReportTable> RunAsync(BenchmarkOptions options)
    {
        var table = new ReportTable($"Growth: dispatches by {Clients} clients, in process",
            "connections, entries before", "on", "dispatches/s", "of the smallest", "p50 ms", "p99 ms", "store reads a dispatch", "store writes a dispatch", "a list of 100, ms");
        var smallest = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (connections, entries) in options.Quick ? cases[..3] : cases)
        {
            using var folder = new TemporaryFolder();
            using var gate = await GateInProcess.OpenAsync(folder.Path, connections: 1);
            await gate.GrowAsync(connections - 1, entries);
            foreach (var (on, among) in new[] { ("one", 1), ("all, in turn", connections) })
                await AddAsync(table, smallest, gate, $"{connections:N0}, {entries:N0}", on, among, options);
        }

        table.Note("On all in turn, a large house leaves the caches: each dispatch reads its connection and its state from the store.");
        yield return table;
    }

    private static async Task AddAsync(ReportTable table, Dictionary<string, double> smallest, GateInProcess gate, string size, string on, int among, BenchmarkOptions options)
    {
        var (reads, writes, calls) = (0L, 0L, 0L);
        var load = await Load.RunAsync(
            Clients,
            options,
            (client, turn) =>
            {
                Interlocked.Increment(ref calls);
                return gate.DispatchAsync((client + (turn * Clients)) % among);
            },
            () => (reads, writes, calls) = (gate.Store.Reads, gate.Store.Writes, 0));
        double dispatches = calls;
        (reads, writes) = (gate.Store.Reads - reads, gate.Store.Writes - writes);

        var floor = smallest.TryGetValue(on, out var first) ? first : smallest[on] = load.PerSecond;
        table.Row(
            size,
            on,
            Figures.Whole(load.PerSecond),
            Figures.Ratio(load.PerSecond / floor),
            Figures.Milliseconds(load.P50),
            Figures.Milliseconds(load.P99),
            Figures.Hundredths(reads / dispatches),
            Figures.Hundredths(writes / dispatches),
            Figures.Milliseconds(await ListingAsync(gate)));
    }

    private static async Task<TimeSpan> ListingAsync(GateInProcess gate)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Listings; i++)
            await gate.ListAsync(100);
        return Stopwatch.GetElapsedTime(start) / Listings;
    }
}
