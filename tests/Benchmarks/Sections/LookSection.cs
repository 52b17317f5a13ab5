using System.Diagnostics;
using Gatehouse.Alerts;
using Gatehouse.Audit.Checkpoints;
using Gatehouse.Benchmarks.Gate;
using Gatehouse.Benchmarks.Measuring;
using Gatehouse.Siem;

namespace Gatehouse.Benchmarks.Sections;

/// <summary>What a look at every chain costs each of those who look, when all of them have changed and when none has.</summary>
internal static class LookSection
{
    private const int All = 10_000;
    private const int Few = 1_000;
    private const string Changed = "all have changed";
    private const string Unchanged = "none has";

    public static async IAsyncEnumerable<ReportTable> RunAsync(BenchmarkOptions options)
    {
        var connections = options.Quick ? Few : All;
        var table = new ReportTable($"Looks: {connections:N0} connections in one run", "who looks", "chains", "seconds", "chains/s", "of the health timer's time", "store reads a chain", "store writes a chain", "MB allocated");
        using var folder = new TemporaryFolder();
        using var gate = await GateInProcess.OpenAsync(folder.Path, connections: 1);
        await gate.FoundAsync();
        await gate.UseAsync(connections - 1);
        await gate.Get<ChangeSink>().SetAsync(gate.Organisation, new SinkDraft(new Uri("https://siem.example.com/ingest")), null, "opr_benchmark", CancellationToken.None);

        TimeSpan? floor = null;
        foreach (var (chains, later) in new[] { (Changed, TimeSpan.Zero), (Unchanged, TimeSpan.FromMinutes(10)) })
        {
            floor = await AddAsync(table, gate, "health", chains, connections, null, () => gate.SnapshotAsync(later));
            await AddAsync(table, gate, "alerts", chains, connections, floor, () => gate.Get<WatchAlerts>().RunAsync(TimeProvider.System.GetUtcNow() + later, CancellationToken.None));
            await AddAsync(table, gate, "checkpoints", chains, connections, floor, () => SignAsync(gate));
            await AddAsync(table, gate, "stream", chains, connections, floor, () => StreamAsync(gate, isAll: chains == Changed));
        }

        table.Note("The health timer reads one row of each connection, so it is the floor of a look. A second checkpoint in its window looks at nothing: the second look of checkpoints is that of their finder.");
        yield return table;
    }

    private static async Task SignAsync(GateInProcess gate)
    {
        var (log, keys) = (gate.Get<CheckpointLog>(), await gate.Get<CheckpointKeys>().CurrentAsync(CancellationToken.None));
        var signed = await gate.Get<TakeCheckpoint>().HandleAsync(gate.Organisation, CancellationToken.None);
        if (signed.Taken.Count == 0)
            await gate.Get<FindHeads>().HandleAsync(gate.Organisation, (await log.ReplayAsync(gate.Organisation, keys, CancellationToken.None)).Heads, keys.VerifiersOf(gate.Organisation), TimeProvider.System.GetUtcNow(), () => false, CancellationToken.None);
    }

    /// <summary>A run lasts some seconds: where all is to be sent, the next ones go on.</summary>
    private static async Task StreamAsync(GateInProcess gate, bool isAll)
    {
        while (await gate.Get<StreamRecord>().RunAsync(gate.Organisation, CancellationToken.None) is { } status && isAll && status.Behind > 0)
        {
            if (status.Fault is not null)
                throw new InvalidOperationException(status.Fault);
        }
    }

    private static async Task<TimeSpan> AddAsync(ReportTable table, GateInProcess gate, string who, string chains, int connections, TimeSpan? floor, Func<Task> look)
    {
        var (reads, writes, bytes) = (gate.Store.Reads, gate.Store.Writes, GC.GetTotalAllocatedBytes());
        var start = Stopwatch.GetTimestamp();
        await look();
        var took = Stopwatch.GetElapsedTime(start);
        table.Row(
            who,
            chains,
            Figures.Hundredths(took.TotalSeconds),
            Figures.Whole(connections / took.TotalSeconds),
            Figures.Ratio(took / (floor ?? took)),
            Figures.Hundredths((double)(gate.Store.Reads - reads) / connections),
            Figures.Hundredths((double)(gate.Store.Writes - writes) / connections),
            Figures.Whole((GC.GetTotalAllocatedBytes() - bytes) / 1_048_576.0));
        return took;
    }
}
