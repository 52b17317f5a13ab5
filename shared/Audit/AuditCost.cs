namespace Gatehouse.Audit;

/// <summary>Micro-units of the organisation's currency, at most <see cref="CanonicalJson.MaxInteger"/>.</summary>
public sealed record AuditCost(long Reserved, long Posted);
