using System.Diagnostics;
using System.Globalization;
using Gatehouse.Benchmarks.Gate;
using Gatehouse.Benchmarks.Http;
using Gatehouse.Benchmarks.Measuring;

namespace Gatehouse.Benchmarks.Sections;

/// <summary>The gate behind its own host, against a Kestrel that only parses and echoes the same body.</summary>
internal static class HttpSection
{
    private static readonly int[] clientCounts = [64, 256];
    private static readonly int[] connectionCounts = [1, 16];

    public static async IAsyncEnumerable<ReportTable> RunAsync(BenchmarkOptions options)
    {
        var floors = new Dictionary<int, LoadResult>();
        var table = new ReportTable("HTTP: `POST /v1/dispatch`, delivery paused, the client on the same cores", "server, clients, connections", "requests/s", "of the echo", "p50 ms", "p99 ms", "server us a request");
        foreach (var clients in clientCounts)
        {
            var floor = await EchoAsync(clients, options);
            floors[clients] = floor.Load;
            Add(table, $"echo, {clients}", floor, floor.Load);
            foreach (var connections in connectionCounts)
                Add(table, $"gate, {clients}, {connections}", await GateAsync(clients, connections, options), floor.Load);
        }

        table.Note("Aim: 0.25 of the echo at 256 clients; p99 under 25 ms at 64.");
        yield return table;
        yield return await DeliveredAsync(floors[64], options);
    }

    private static async Task<(LoadResult Load, TimeSpan Work)> EchoAsync(int clients, BenchmarkOptions options)
    {
        await using var echo = await ServerProcess.StartOwnAsync(EchoServer.Verb);
        var request = HttpClientSocket.Post(echo.Address, "/", Samples.Body("con_0123456789abcdefghij"));
        return await HttpLoad.RunAsync(echo, clients, [request], 200, options);
    }

    private static async Task<(LoadResult Load, TimeSpan Work)> GateAsync(int clients, int connections, BenchmarkOptions options)
    {
        await using var gate = await GateOverHttp.StartAsync(connections, target: null);
        return await HttpLoad.RunAsync(gate.Server, clients, gate.Dispatches, 202, options);
    }

    private static async Task<ReportTable> DeliveredAsync(LoadResult floor, BenchmarkOptions options)
    {
        var table = new ReportTable("HTTP: dispatched, decided, delivered to a target on the same cores, 64 clients", "connections", "tasks", "accepted/s", "delivered/s", "of the echo", "gate us a task");
        foreach (var connections in connectionCounts)
        {
            await using var target = await ServerProcess.StartOwnAsync(TargetServer.Verb);
            await using var gate = await GateOverHttp.StartAsync(connections, target.Address);
            await DeliverAsync(gate, target, options.DeliveredTasks / 4);

            var before = gate.Server.ProcessorTime;
            var (accepted, delivered) = await DeliverAsync(gate, target, options.DeliveredTasks);
            var perSecond = options.DeliveredTasks / delivered.TotalSeconds;
            table.Row(
                Figures.Whole(connections),
                Figures.Whole(options.DeliveredTasks),
                Figures.Whole(options.DeliveredTasks / accepted.TotalSeconds),
                Figures.Whole(perSecond),
                Figures.Ratio(perSecond / floor.PerSecond),
                Figures.Whole((gate.Server.ProcessorTime - before).TotalMicroseconds / options.DeliveredTasks));
        }

        table.Note("Delivered per second: from the first dispatch to the last task at its target. Aim: 0.1 of the echo.");
        return table;
    }

    /// <returns>The time until the last was accepted, and until the last had reached the target.</returns>
    private static async Task<(TimeSpan Accepted, TimeSpan Delivered)> DeliverAsync(GateOverHttp gate, ServerProcess target, int tasks)
    {
        using var client = new HttpClient();
        var before = int.Parse(await client.GetStringAsync(target.Address), CultureInfo.InvariantCulture);
        var start = Stopwatch.GetTimestamp();
        await HttpLoad.SendAsync(gate.Address, 64, gate.Dispatches, 202, tasks);
        var accepted = Stopwatch.GetElapsedTime(start);
        while (int.Parse(await client.GetStringAsync(target.Address), CultureInfo.InvariantCulture) - before < tasks)
        {
            if (Stopwatch.GetElapsedTime(start) > TimeSpan.FromMinutes(2))
                throw new InvalidOperationException("the tasks do not reach their target");
            await Task.Delay(10);
        }

        return (accepted, Stopwatch.GetElapsedTime(start));
    }

    private static void Add(ReportTable table, string server, (LoadResult Load, TimeSpan Work) result, LoadResult floor) => table.Row(
        server,
        Figures.Whole(result.Load.PerSecond),
        Figures.Ratio(result.Load.PerSecond / floor.PerSecond),
        Figures.Milliseconds(result.Load.P50),
        Figures.Milliseconds(result.Load.P99),
        Figures.Whole(result.Work.TotalMicroseconds));
}
