using Gatehouse.Ports;

namespace Gatehouse.Simulation.Adapters;

/// <summary>One row changed.</summary>
/// <param name="At">True time.</param>
/// <param name="Before"><see langword="null"/> when it was absent.</param>
/// <param name="After"><see langword="null"/> when it was deleted.</param>
public sealed record RowWrite(TimeSpan At, string Partition, string Key, TableRow? Before, TableRow? After);
