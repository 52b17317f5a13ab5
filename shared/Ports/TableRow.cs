namespace Gatehouse.Ports;

/// <summary>A stored row. The ETag changes with every write of the row and never returns to an earlier value.</summary>
public sealed record TableRow(string Key, string ETag, RowContent Content);
