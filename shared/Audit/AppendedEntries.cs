namespace Gatehouse.Audit;

/// <summary>What an append adds, and the head after it.</summary>
public sealed record AppendedEntries(IReadOnlyList<StoredEntry> Entries, ChainHead Head);
