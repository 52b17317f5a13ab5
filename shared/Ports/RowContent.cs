namespace Gatehouse.Ports;

/// <summary>What a row holds besides its key.</summary>
/// <param name="Organisation">The organisation the row belongs to, checked on every read.</param>
/// <param name="Attempt">The id of the commit attempt that wrote the row; empty for rows that no ledger wrote.</param>
/// <param name="Body">The document, at most <see cref="TableLimits.MaxBodyBytes"/>. Adapters split it over properties of 64 KiB.</param>
public sealed record RowContent(string Organisation, string Attempt, ReadOnlyMemory<byte> Body);
