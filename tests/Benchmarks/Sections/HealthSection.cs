using System.Diagnostics;
using Gatehouse.Benchmarks.Gate;
using Gatehouse.Benchmarks.Measuring;

namespace Gatehouse.Benchmarks.Sections;

/// <summary>What one run of the health timer costs over many connections.</summary>
internal static class HealthSection
{
    private const int Connections = 10_000;
    private const int Busy = 1_000;

    public static async IAsyncEnumerable<ReportTable> RunAsync()
    {
        var table = new ReportTable($"Health: snapshots of {Connections:N0} connections in one run", "run", "seconds", "connections/s", "written", "unchanged", "store reads", "store writes", "MB allocated");
        using var folder = new TemporaryFolder();
        using var gate = await GateInProcess.OpenAsync(folder.Path, connections: 1);
        await gate.FoundAsync();
        await gate.GrowAsync(Connections - 1, entries: 0);
        await AddAsync(table, gate, "the first: nothing is known of any", TimeSpan.Zero);
        for (var n = 0; n < Busy; n++)
            await gate.DispatchAsync(n);
        await AddAsync(table, gate, $"{Busy:N0} were used since", TimeSpan.FromMinutes(5));
        await AddAsync(table, gate, "none was used since", TimeSpan.FromMinutes(10));
        table.Note("A run reads one row of each connection, and writes one where it has changed.");
        yield return table;
    }

    private static async Task AddAsync(ReportTable table, GateInProcess gate, string run, TimeSpan later)
    {
        var (reads, writes, bytes) = (gate.Store.Reads, gate.Store.Writes, GC.GetTotalAllocatedBytes());
        var start = Stopwatch.GetTimestamp();
        var seen = await gate.SnapshotAsync(later);
        var took = Stopwatch.GetElapsedTime(start);
        table.Row(
            run,
            Figures.Hundredths(took.TotalSeconds),
            Figures.Whole(Connections / took.TotalSeconds),
            Figures.Whole(seen.Written),
            Figures.Whole(seen.Unchanged),
            Figures.Whole(gate.Store.Reads - reads),
            Figures.Whole(gate.Store.Writes - writes),
            Figures.Whole((GC.GetTotalAllocatedBytes() - bytes) / 1_048_576.0));
    }
}
