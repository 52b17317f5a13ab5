using Gatehouse.Dispatching;
using Gatehouse.Identity;
using Gatehouse.Wire;

namespace Gatehouse.Delegation;

/// <summary>One agent further: on whose behalf the receiver of a task acts, and how much of that it may do. Pure.</summary>
/// <param name="Chain">The nearest first, ending in the human.</param>
/// <param name="Limits">Never wider than what the task came under, nor than what its sender handed on.</param>
public sealed record DelegationStep(ActChain Chain, DelegationLimits Limits)
{
    // A token is good for whole seconds.
    private static readonly TimeSpan least = TimeSpan.FromSeconds(1);

    /// <param name="task">As it stands.</param>
    /// <param name="agent">Its receiver.</param>
    /// <param name="human">Who began it; null when nobody knows.</param>
    /// <returns>The step, or why there is none.</returns>
    public static (DelegationStep? Step, string? Fault) Of(TaskRecord task, string agent, string? human, DelegationRules rules, DateTimeOffset now)
    {
        string[] agents = [task.Agent, .. new ActChain(task.ActChain).Agents];
        var limits = task.HandedOn;
        if (agents.Contains(agent, StringComparer.Ordinal))
            return (null, $"agent `{agent}` is in the chain already: `{string.Join("` < `", agents)}`");
        if (agents.Length > rules.MaxDepth)
            return (null, $"the task was delegated {agents.Length} times; the organisation allows {rules.MaxDepth} (organisation.delegation.maxDepth)");
        if (limits.Depth is 0)
            return (null, $"agent `{task.Agent}` handed the task on for `{agent}` alone (delegation.depth is 0)");
        if (limits.ExpiresAt is { } end && end - least < now)
            return (null, $"what agent `{task.Agent}` handed on ended at {Instant.Format(end)} (delegation.expiresAt)");
        if (human is null && rules.HumanRequired)
            return (null, $"no human is at the root: agent `{agents[^1]}` acts for nobody (`actsFor`), and no operator opened the session");

        var depth = Math.Min(limits.Depth - 1 ?? DelegationRules.Deepest, rules.MaxDepth - agents.Length);
        return (new DelegationStep(new ActChain(human is null ? agents : [.. agents, human]), limits with { Depth = depth }), null);
    }
}
