using System.Diagnostics;

namespace Gatehouse.Benchmarks.Measuring;

/// <summary>Times calls too short to be timed one by one.</summary>
internal static class Micro
{
    private const int Batches = 501;

    private static readonly TimeSpan warmUp = TimeSpan.FromMilliseconds(400);

    // Shorter than a turn on a core: on a busy machine most batches are not interrupted, and the median is one of those.
    private static readonly TimeSpan batch = TimeSpan.FromMilliseconds(0.5);

    public static MicroResult Measure(Action call)
    {
        var count = Calibrate(call);
        var times = new double[Batches];
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Batches; i++)
            times[i] = Time(call, count).TotalNanoseconds / count;

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Array.Sort(times);
        return new MicroResult(times[Batches / 2], (double)allocated / Batches / count);
    }

    // Long enough that the call has reached its last tier of compilation.
    private static int Calibrate(Action call)
    {
        var count = 1;
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            var took = Time(call, count);
            if (took < batch)
                count = Math.Max(count + 1, (int)(count * Math.Min(10, batch / (took + TimeSpan.FromMicroseconds(1)))));
            else if (Stopwatch.GetElapsedTime(start) > warmUp)
                return count;
        }
    }

    private static TimeSpan Time(Action call, int count)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
            call();
        return Stopwatch.GetElapsedTime(start);
    }
}
