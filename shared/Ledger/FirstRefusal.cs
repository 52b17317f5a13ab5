using Gatehouse.Audit;

namespace Gatehouse.Ledger;

/// <summary>The refusal that has an entry of its own.</summary>
internal sealed record FirstRefusal(AuditPosition Position, DateTimeOffset At, AuditEntry Entry);
