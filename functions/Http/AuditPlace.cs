namespace Gatehouse.Http;

/// <summary>Where a decision is recorded.</summary>
/// <param name="Coalesced">The entry named is the first of its kind within 10 s; this one is counted with it.</param>
public readonly record struct AuditPlace(string Chain, long Sequence, bool Coalesced = false);
