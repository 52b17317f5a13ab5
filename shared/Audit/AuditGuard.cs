namespace Gatehouse.Audit;

/// <summary>A guardrail that ran: its id and version, whether it triggered, and what it did.</summary>
public sealed record AuditGuard(string Guardrail, int Version, bool Hit, string Action);
