using Gatehouse.Policy;

namespace Gatehouse.Ledger;

/// <summary>What makes two refusals the same.</summary>
/// <param name="IsForAnother">Asked for in place of another task, by the gate or an operator: the agent's own conduct is counted apart from it.</param>
internal readonly record struct RefusalKey(string? Agent, RefusalCode Code, string? Clause, bool IsForAnother = false);
