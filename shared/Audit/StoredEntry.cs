namespace Gatehouse.Audit;

/// <summary>An entry as stored: exactly the bytes that were hashed.</summary>
/// <param name="Sequence">From 1, without a gap.</param>
/// <param name="Bytes">Canonical JSON.</param>
/// <param name="Hash">Of <see cref="LeafHash"/>.</param>
public sealed record StoredEntry(long Sequence, ReadOnlyMemory<byte> Bytes, string Hash);
