namespace Gatehouse.Benchmarks.Measuring;

/// <summary>What a number of clients got done, each asking again as soon as it was answered.</summary>
/// <param name="Calls">Answered within the measured time.</param>
/// <param name="Bytes">Allocated in this process per call.</param>
/// <param name="Work">Time on a core that this process spent per call.</param>
internal sealed record LoadResult(int Calls, TimeSpan Elapsed, TimeSpan P50, TimeSpan P99, double Bytes, TimeSpan Work)
{
    public double PerSecond => Calls / Elapsed.TotalSeconds;
}
