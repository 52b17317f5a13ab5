using System.Text.Json;
using Gatehouse.Delegation;

namespace Gatehouse.Dispatching;

/// <summary>On whose behalf the agent acts.</summary>
/// <param name="Ancestors">The agents that led here, nearest first.</param>
/// <param name="Human">The person at the end of the chain, as <c>usr_…</c>.</param>
/// <param name="User">What the registry knows of that person: <c>$.user</c> of access rules.</param>
public sealed record DelegationFacts(IReadOnlyList<Ancestor> Ancestors, string? Human = null, JsonElement? User = null)
{
    /// <summary>The agent acts for itself.</summary>
    public static DelegationFacts None { get; } = new([]);

    public int Depth => Ancestors.Count;

    public bool HasHumanLeft { get; init; }

    /// <summary>As <c>user:…</c>: nobody approves what is done for them. Absent of an operator, whom the chain itself names.</summary>
    public string? HumanName { get; init; }

    public DelegationRules Rules { get; init; } = DelegationRules.Unread;

    /// <summary>How much the agent may do of what was handed to it.</summary>
    public DelegationLimits Limits { get; init; } = DelegationLimits.None;

    /// <summary>What it asks to hand on.</summary>
    public DelegationLimits Onward { get; init; } = DelegationLimits.None;

    /// <summary>The task that this one goes on with; absent where the agent acts of itself.</summary>
    public string? ParentTask { get; init; }
}
