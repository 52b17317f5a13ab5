namespace Gatehouse.Audit;

/// <summary>The trust that a decision was made on, 0 to 100.</summary>
public sealed record AuditTrust(int Score, string Level);
