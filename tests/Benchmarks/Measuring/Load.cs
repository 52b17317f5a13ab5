using System.Diagnostics;

namespace Gatehouse.Benchmarks.Measuring;

/// <summary>A closed loop: so many clients, each with one call under way.</summary>
internal sealed class Load(int clients, Func<int, int, ValueTask> call)
{
    // A server that has just started is compiled while it serves: it gets faster for some seconds.
    private const int MostWarmUps = 10;
    private const double StillGrowing = 1.1;

    private readonly List<long>[] latencies = [.. Enumerable.Range(0, clients).Select(_ => new List<long>(4096))];
    private int done;
    private volatile bool isMeasuring;
    private volatile bool isOver;

    /// <param name="clients">How many at once.</param>
    /// <param name="call">Given the client and the number of its call; throws when the answer is not the one that was hoped for.</param>
    /// <param name="began">Called when the measured time begins.</param>
    public static async Task<LoadResult> RunAsync(int clients, BenchmarkOptions options, Func<int, int, ValueTask> call, Action? began = null)
    {
        var load = new Load(clients, call);
        var all = Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(() => load.ClientAsync(client))));
        await load.WarmUpAsync(all, options.WarmUp);

        began?.Invoke();
        var allocated = GC.GetTotalAllocatedBytes();
        var work = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        load.isMeasuring = true;
        await Task.WhenAny(all, Task.Delay(options.Duration));
        load.isMeasuring = false;
        var elapsed = Stopwatch.GetElapsedTime(start);
        allocated = GC.GetTotalAllocatedBytes() - allocated;
        work = Environment.CpuUsage.TotalTime - work;

        load.isOver = true;
        await all;
        return load.Result(elapsed, allocated, work);
    }

    private async Task WarmUpAsync(Task all, TimeSpan round)
    {
        var last = 0;
        for (var i = 0; i < MostWarmUps && !all.IsCompleted; i++)
        {
            var before = Volatile.Read(ref done);
            await Task.WhenAny(all, Task.Delay(round));
            var now = Volatile.Read(ref done) - before;
            if (i > 0 && now < last * StillGrowing)
                return;
            last = now;
        }
    }

    private async Task ClientAsync(int client)
    {
        for (var turn = 0; !isOver; turn++)
        {
            var start = Stopwatch.GetTimestamp();
            await call(client, turn);
            Interlocked.Increment(ref done);
            if (isMeasuring)
                latencies[client].Add(Stopwatch.GetTimestamp() - start);
        }
    }

    private LoadResult Result(TimeSpan elapsed, long allocated, TimeSpan work)
    {
        var all = latencies.SelectMany(ticks => ticks).Order().ToArray();
        var calls = Math.Max(1, all.Length);
        return new LoadResult(all.Length, elapsed, At(all, 0.5), At(all, 0.99), (double)allocated / calls, work / calls);
    }

    private static TimeSpan At(long[] sorted, double share) =>
        sorted.Length == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(0, sorted[(int)(share * (sorted.Length - 1))]);
}
