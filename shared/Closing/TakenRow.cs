using Gatehouse.Ports;

namespace Gatehouse.Closing;

/// <summary>A row that an organisation takes along.</summary>
/// <param name="IsOpen">False where its seal does not open: it is named, and what it said is lost.</param>
public sealed record TakenRow(string Partition, TableRow Row, bool IsOpen);
