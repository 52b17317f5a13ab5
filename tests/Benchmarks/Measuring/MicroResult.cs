namespace Gatehouse.Benchmarks.Measuring;

/// <param name="Nanoseconds">A call's, the median of the batches.</param>
/// <param name="Bytes">Allocated by a call on its thread.</param>
internal sealed record MicroResult(double Nanoseconds, double Bytes);
