using Gatehouse.Identity;

namespace Gatehouse.Approvals;

/// <summary>Whose a task is, of people: nobody's own yes is good for it.</summary>
/// <param name="RequestedBy">The operator who asked for it; null where no operator did.</param>
/// <param name="ActChain">Who acts for whom.</param>
/// <param name="ActsFor">The people whom the agent is known to act for, as <c>user:…</c>.</param>
public sealed record WhoseWork(string? RequestedBy, IReadOnlyList<string> ActChain, IReadOnlyList<string> ActsFor)
{
    /// <summary>It is no agent's alone.</summary>
    public bool IsSomebodys => RequestedBy is not null || ActsFor.Count > 0 || ActChain.Any(actor => !Ids.Is(IdKind.Agent, actor));
}
