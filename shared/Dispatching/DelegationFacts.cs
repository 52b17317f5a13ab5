using System.Text.Json;

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
}
