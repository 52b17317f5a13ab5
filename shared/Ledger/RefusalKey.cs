using Gatehouse.Audit;
using Gatehouse.Policy;

namespace Gatehouse.Ledger;

/// <summary>What makes two refusals the same.</summary>
internal readonly record struct RefusalKey(string? Agent, RefusalCode Code, string? Clause);

/// <summary>The refusal that has an entry of its own.</summary>
internal sealed record FirstRefusal(AuditPosition Position, DateTimeOffset At, AuditEntry Entry);
