using Gatehouse.Benchmarks.Gate;
using Gatehouse.Benchmarks.Http;
using Gatehouse.Benchmarks.Measuring;

namespace Gatehouse.Benchmarks.Sections;

/// <summary>The gate behind its own host, against a Kestrel that only parses and echoes the same body.</summary>
internal static class HttpSection
{
    private static readonly int[] clientCounts = [64, 256];

    public static async IAsyncEnumerable<ReportTable> RunAsync(BenchmarkOptions options)
    {
        var table = new ReportTable("HTTP: `POST /v1/dispatch`, the client on the same cores", "server, clients", "requests/s", "of the echo", "p50 ms", "p99 ms");
        foreach (var clients in clientCounts)
        {
            await using var echo = await ServerProcess.StartOwnAsync(EchoServer.Verb);
            var floor = await HttpLoad.RunAsync(echo.Address, clients, HttpClientSocket.Post(echo.Address, "/", Samples.Body("con_0123456789abcdefghij")), 200, options);
            Add(table, "echo", clients, floor, floor);
        }

        yield return table;
    }

    private static void Add(ReportTable table, string server, int clients, LoadResult result, LoadResult floor) =>
        table.Row($"{server}, {clients}", Figures.Whole(result.PerSecond), Figures.Ratio(result.PerSecond / floor.PerSecond), Figures.Milliseconds(result.P50), Figures.Milliseconds(result.P99));
}
