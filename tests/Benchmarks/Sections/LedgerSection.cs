using Gatehouse.Benchmarks.Gate;
using Gatehouse.Benchmarks.Measuring;

namespace Gatehouse.Benchmarks.Sections;

/// <summary>The first half of the path in process, into SQLite: decided, charged, chained, announced, durable.</summary>
internal static class LedgerSection
{
    private static readonly (int Clients, int Connections)[] cases = [(1, 1), (16, 1), (256, 1), (1, 1000), (16, 1000), (256, 1000)];

    public static async IAsyncEnumerable<ReportTable> RunAsync(BenchmarkOptions options)
    {
        var table = new ReportTable("Ledger: dispatches into SQLite, in process",
            "concurrent, connections", "dispatches/s", "raw SQLite/s", "ratio", "p50 ms", "p99 ms", "dispatches a batch", "transactions a dispatch", "rows a dispatch", "KB a dispatch", "CPU us a dispatch");
        foreach (var (clients, connections) in cases)
            await AddAsync(table, clients, connections, options);

        table.Note("Raw SQLite: the same rows and messages, as durable, inserted by one thread in groups of as many as are concurrent, one transaction a group.");
        table.Note("A batch is one commit of one connection's ledger. Each transaction is one sync; messages are made durable before the batch that they announce.");
        yield return table;
    }

    private static async Task AddAsync(ReportTable table, int clients, int connections, BenchmarkOptions options)
    {
        using var folder = new TemporaryFolder();
        using var commits = new CommitCount();
        using var gate = await GateInProcess.OpenAsync(folder.Path, connections);
        var (batches, transactions, rows, calls) = (0L, 0L, 0L, 0L);
        var load = await Load.RunAsync(
            clients,
            options,
            (client, turn) =>
            {
                Interlocked.Increment(ref calls);
                return gate.DispatchAsync(client + (turn * clients));
            },
            () => (batches, transactions, rows, calls) = (commits.Value, gate.Writes.Transactions, gate.Writes.Rows, 0));

        double dispatches = calls;
        var floor = new RawInserts(gate.File).Run(clients, connections, options);
        table.Row(
            $"{clients}, on {connections:N0}",
            Figures.Whole(load.PerSecond),
            Figures.Whole(floor),
            Figures.Ratio(load.PerSecond / floor),
            Figures.Milliseconds(load.P50),
            Figures.Milliseconds(load.P99),
            Figures.Tenths(dispatches / (commits.Value - batches)),
            Figures.Ratio((gate.Writes.Transactions - transactions) / dispatches),
            Figures.Hundredths((gate.Writes.Rows - rows) / dispatches),
            Figures.Tenths(load.Bytes / 1024),
            Figures.Whole(load.Work.TotalMicroseconds));
    }
}
