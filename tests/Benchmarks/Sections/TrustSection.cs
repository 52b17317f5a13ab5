using System.Diagnostics;
using Gatehouse.Benchmarks.Gate;
using Gatehouse.Benchmarks.Measuring;
using Gatehouse.Trust;

namespace Gatehouse.Benchmarks.Sections;

/// <summary>One pass over the trust of all agents: what each of them costs, and that memory does not grow with their number.</summary>
internal static class TrustSection
{
    private const int Quarters = 4;
    private const int PageOfAgents = 500;
    private const string PlacePartition = "$platform|trust";
    private const double Megabyte = 1024 * 1024;

    private static readonly int[] sizes = [1_000, 10_000, 100_000];

    public static async IAsyncEnumerable<ReportTable> RunAsync(BenchmarkOptions options)
    {
        yield return Formula();
        var table = new ReportTable("Trust: every agent computed in one pass, one connection each", "agents", "pass", "seconds", "us an agent", "store reads an agent", "store writes an agent", "peak heap MB above the start", "live MB above it after 25 %", "50 %", "75 %", "100 %");
        foreach (var agents in options.Quick ? sizes[..2] : sizes)
        {
            using var folder = new TemporaryFolder();
            using var gate = await GateInProcess.OpenAsync(folder.Path, connections: 1);
            await gate.FoundAsync();
            await gate.GrowAgentsAsync(agents - 1);
            await AddAsync(table, gate, agents, "first: all is news");
            await AddAsync(table, gate, agents, "later: nothing is");
        }

        table.Note("Live is what a full collection leaves; between its pages a pass holds none of its own, so it is what caches hold: bounded by their entries, not by the agents.");
        table.Note("The first pass writes a record for each agent and tells its connection; a later one reads and finds nothing to say.");
        yield return table;
    }

    private static ReportTable Formula()
    {
        var table = new ReportTable("Trust: from evidence to a score", "what", "ns", "bytes allocated");
        var counts = new DecayedCounts(120, 3, 1, 0);
        var score = Micro.Measure(() => Expect(TrustFormula.Score(40, counts, TrustOptions.Default)));
        table.Row("the formula", Figures.Whole(score.Nanoseconds), Figures.Whole(score.Bytes));
        var trust = new ConnectionTrust { Agent = "agt_a", Assessed = new TrustAssessment(1, DateTimeOffset.UnixEpoch, 40, counts) };
        var figure = Micro.Measure(() => trust.On(DateTimeOffset.UnixEpoch.AddHours(1), TrustOptions.Default));
        table.Row("a connection's own figure, as each decision takes it", Figures.Whole(figure.Nanoseconds), Figures.Whole(figure.Bytes));
        return table;
    }

    private static async Task AddAsync(ReportTable table, GateInProcess gate, int agents, string pass)
    {
        var (reads, writes, before) = (gate.Store.Reads, gate.Store.Writes, GC.GetTotalMemory(forceFullCollection: true));
        using var done = new CancellationTokenSource();
        var peak = PeakAsync(done.Token);
        var (live, pages) = (new List<long>(), 0);

        // How far it is, a pass writes after each page, and nothing else is under way then.
        gate.Store.Writing = partition =>
        {
            if (partition == PlacePartition)
                Look(++pages * PageOfAgents);
        };
        void Look(int seen)
        {
            while (live.Count < Quarters && seen * (long)Quarters >= (live.Count + 1L) * agents)
                live.Add(GC.GetTotalMemory(forceFullCollection: true) - before);
        }

        var start = Stopwatch.GetTimestamp();
        for (var seen = 0; seen < agents;)
            seen += await gate.RecomputeTrustAsync();
        var time = Stopwatch.GetElapsedTime(start);
        await done.CancelAsync();
        gate.Store.Writing = null;
        Look(agents);

        table.Row(
            Figures.Whole(agents),
            pass,
            Figures.Hundredths(time.TotalSeconds),
            Figures.Whole(time.TotalMicroseconds / agents),
            Figures.Hundredths((double)(gate.Store.Reads - reads) / agents),
            Figures.Hundredths((double)(gate.Store.Writes - writes) / agents),
            Figures.Whole((await peak - before) / Megabyte),
            Figures.Whole(live[0] / Megabyte),
            Figures.Whole(live[1] / Megabyte),
            Figures.Whole(live[2] / Megabyte),
            Figures.Whole(live[3] / Megabyte));
    }

    /// <summary>What is live, looked at after collections: garbage that waits for one says nothing.</summary>
    private static async Task<long> PeakAsync(CancellationToken done)
    {
        var peak = 0L;
        while (!done.IsCancellationRequested)
        {
            peak = Math.Max(peak, GC.GetGCMemoryInfo(GCKind.Any).HeapSizeBytes);
            await Task.Delay(TimeSpan.FromMilliseconds(50), done).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return peak;
    }

    private static int Expect(int score) => score > 0 ? score : throw new InvalidOperationException("the score is 0");
}
