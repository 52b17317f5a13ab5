using Gatehouse.Ports;

namespace Gatehouse.Simulation.Adapters;

/// <summary>One row changed.</summary>
/// <param name="At">True time.</param>
/// <param name="Before"><see langword="null"/> when it was absent.</param>
/// <param name="After"><see langword="null"/> when it was deleted.</param>
/// <param name="By">The instance that wrote; empty when it was there from the start.</param>
public sealed record RowWrite(TimeSpan At, string Partition, string Key, TableRow? Before, TableRow? After, string By);
