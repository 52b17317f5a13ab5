using System.Diagnostics;
using Gatehouse.Benchmarks.Gate;
using Gatehouse.Benchmarks.Measuring;
using Gatehouse.Trust;

namespace Gatehouse.Benchmarks.Sections;

/// <summary>One pass over the trust of all agents: what each of them costs, and that memory does not grow with their number.</summary>
internal static class TrustSection
{
    private static readonly int[] sizes = [1_000, 10_000, 100_000];

    public static async IAsyncEnumerable<ReportTable> RunAsync(BenchmarkOptions options)
    {
        yield return Formula();
        var table = new ReportTable("Trust: every agent computed in one pass, one connection each", "agents", "pass", "seconds", "us an agent", "store reads an agent", "store writes an agent", "peak heap MB above the start");
        foreach (var agents in options.Quick ? sizes[..2] : sizes)
        {
            using var folder = new TemporaryFolder();
            using var gate = await GateInProcess.OpenAsync(folder.Path, connections: 1);
            await gate.GrowAgentsAsync(agents - 1);
            await AddAsync(table, gate, agents, "first: all is news");
            await AddAsync(table, gate, agents, "later: nothing is");
        }

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
        var start = Stopwatch.GetTimestamp();
        for (var seen = 0; seen < agents;)
            seen += await gate.RecomputeTrustAsync();
        var time = Stopwatch.GetElapsedTime(start);
        await done.CancelAsync();

        table.Row(
            Figures.Whole(agents),
            pass,
            Figures.Hundredths(time.TotalSeconds),
            Figures.Whole(time.TotalMicroseconds / agents),
            Figures.Hundredths((double)(gate.Store.Reads - reads) / agents),
            Figures.Hundredths((double)(gate.Store.Writes - writes) / agents),
            Figures.Whole((await peak - before) / (1024.0 * 1024)));
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
