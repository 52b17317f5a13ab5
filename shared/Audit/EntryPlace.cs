namespace Gatehouse.Audit;

/// <summary>Where an entry stands: what the chain adds to a draft.</summary>
internal readonly record struct EntryPlace(string Organisation, string Chain, long Sequence, string Previous, string Time);
