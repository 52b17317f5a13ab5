using Gatehouse.Policy;

namespace Gatehouse.Ledger;

/// <summary>What makes two refusals the same.</summary>
internal readonly record struct RefusalKey(string? Agent, RefusalCode Code, string? Clause);
