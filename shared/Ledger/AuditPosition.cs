namespace Gatehouse.Ledger;

/// <summary>Where an entry stands.</summary>
public readonly record struct AuditPosition(string Chain, long Sequence);
