using System.Diagnostics;
using System.Globalization;
using Gatehouse.Benchmarks.Gate;
using Gatehouse.Benchmarks.Measuring;

namespace Gatehouse.Benchmarks.Sections;

/// <summary>Syncs of the disk as the kernel sees them: the ledger's load again, in a process under strace.</summary>
internal static class SyncSection
{
    public const string Verb = "--traced";

    private static readonly (int Clients, int Dispatches)[] cases = [(1, 200), (16, 2_000), (256, 10_000)];

    public static async IAsyncEnumerable<ReportTable> RunAsync()
    {
        var table = new ReportTable("Syncs: fsync and fdatasync of the whole process", "concurrent, on one connection", "dispatches", "transactions", "syncs", "syncs a transaction", "syncs a dispatch");
        if (!OperatingSystem.IsLinux() || !IsPresent("strace"))
        {
            table.Note("Skipped: there is no `strace` on this machine's path.");
            yield return table;
            yield break;
        }

        using var folder = new TemporaryFolder();
        var trace = Path.Combine(folder.Path, "trace");
        var start = new ProcessStartInfo("strace") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "-f", "-e", "trace=fsync,fdatasync,write", "-e", "signal=none", "-s", "40", "-o", trace, Environment.ProcessPath!, Verb, folder.Path })
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            table.Note($"Skipped: strace ended with {process.ExitCode}; it may not be allowed to trace here.");
            yield return table;
            yield break;
        }

        var syncs = SyncsBetweenMarks(await File.ReadAllLinesAsync(trace));
        foreach (var (line, count) in said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Zip(syncs))
            Add(table, line.Split(' '), count);
        table.Note("More than one sync a transaction is the WAL being copied into the file.");
        yield return table;
    }

    /// <summary>The traced process: prints a mark before and after each case, which the trace shows among the syncs.</summary>
    public static async Task<int> RunTracedAsync(string folder)
    {
        using var gate = await GateInProcess.OpenAsync(folder, connections: 1);
        foreach (var (clients, dispatches) in cases)
        {
            await RunAsync(gate, clients, clients);
            var before = gate.Writes.Transactions;
            await Console.Error.WriteLineAsync("mark");
            await RunAsync(gate, clients, dispatches);
            await Console.Error.WriteLineAsync("mark");
            await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{clients} {dispatches} {gate.Writes.Transactions - before}"));
        }

        return 0;
    }

    private static Task RunAsync(GateInProcess gate, int clients, int dispatches) => Task.WhenAll(Enumerable.Range(0, clients).Select(async client =>
    {
        for (var i = client; i < dispatches; i += clients)
            await gate.DispatchAsync(i);
    }));

    private static List<int> SyncsBetweenMarks(IEnumerable<string> trace)
    {
        var counts = new List<int>();
        var (count, isInside) = (0, false);
        foreach (var line in trace)
        {
            if (line.Contains(", \"mark\\n\"", StringComparison.Ordinal))
            {
                if (isInside)
                    counts.Add(count);
                (count, isInside) = (0, !isInside);
            }
            else if (line.Contains("sync(", StringComparison.Ordinal))
            {
                count++;
            }
        }

        return counts;
    }

    private static void Add(ReportTable table, string[] said, int syncs)
    {
        var numbers = said.Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        table.Row(said[0], Figures.Whole(numbers[1]), Figures.Whole(numbers[2]), Figures.Whole(syncs), Figures.Hundredths(syncs / numbers[2]), Figures.Ratio(syncs / numbers[1]));
    }

    private static bool IsPresent(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
