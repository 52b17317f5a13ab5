using System.Diagnostics;

namespace Gatehouse.Benchmarks.Measuring;

/// <summary>A closed loop: so many clients, each with one call under way.</summary>
internal sealed class Load(int clients, Func<int, int, ValueTask> call)
{
    private readonly List<long>[] latencies = [.. Enumerable.Range(0, clients).Select(_ => new List<long>(4096))];
    private volatile bool isMeasuring;
    private volatile bool isOver;

    /// <param name="clients">How many at once.</param>
    /// <param name="call">Given the client and the number of its call; throws when the answer is not the one that was hoped for.</param>
    /// <param name="began">Called when the measured time begins.</param>
    public static async Task<LoadResult> RunAsync(int clients, BenchmarkOptions options, Func<int, int, ValueTask> call, Action? began = null)
    {
        var load = new Load(clients, call);
        var all = Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(() => load.ClientAsync(client))));
        await Task.WhenAny(all, Task.Delay(options.WarmUp));

        began?.Invoke();
        var allocated = GC.GetTotalAllocatedBytes();
        var start = Stopwatch.GetTimestamp();
        load.isMeasuring = true;
        await Task.WhenAny(all, Task.Delay(options.Duration));
        load.isMeasuring = false;
        var elapsed = Stopwatch.GetElapsedTime(start);
        allocated = GC.GetTotalAllocatedBytes() - allocated;

        load.isOver = true;
        await all;
        return load.Result(elapsed, allocated);
    }

    private async Task ClientAsync(int client)
    {
        for (var turn = 0; !isOver; turn++)
        {
            var start = Stopwatch.GetTimestamp();
            await call(client, turn);
            if (isMeasuring)
                latencies[client].Add(Stopwatch.GetTimestamp() - start);
        }
    }

    private LoadResult Result(TimeSpan elapsed, long allocated)
    {
        var all = latencies.SelectMany(ticks => ticks).Order().ToArray();
        return new LoadResult(all.Length, elapsed, At(all, 0.5), At(all, 0.99), (double)allocated / Math.Max(1, all.Length));
    }

    private static TimeSpan At(long[] sorted, double share) =>
        sorted.Length == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(0, sorted[(int)(share * (sorted.Length - 1))]);
}
