using Gatehouse.Vault.Grants;

namespace Gatehouse.Vault.Leaving;

/// <summary>What became of everything that hung on a person.</summary>
/// <param name="Sessions">That were for them, and are stopped with what waited in them.</param>
/// <param name="Approver">Who they were in the directory of approvers; absent where they were nobody.</param>
/// <param name="Groups">Of approvers, that they are in no more.</param>
public sealed record Departure(string User, IReadOnlyList<Grant> Grants, IReadOnlyList<LeftAgent> Agents, IReadOnlyList<string> Sessions, string? Approver, IReadOnlyList<string> Groups);
