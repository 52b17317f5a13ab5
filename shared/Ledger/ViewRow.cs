namespace Gatehouse.Ledger;

/// <summary>A row as a group sees it.</summary>
/// <param name="Body">Absent when the row does not exist.</param>
/// <param name="StoredETag">The ETag it was read with; absent when it was not there.</param>
/// <param name="Changed">The group writes it.</param>
internal sealed record ViewRow(ReadOnlyMemory<byte>? Body, string? StoredETag, bool Changed);
