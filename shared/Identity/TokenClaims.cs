namespace Gatehouse.Identity;

/// <summary>What a token of the gate says, whomever it is addressed to.</summary>
/// <param name="Audience">The gate itself or, of a per-hop token, its one receiver.</param>
public sealed record TokenClaims(AgentPrincipal Principal, string Audience, DateTimeOffset IssuedAt)
{
    /// <summary>Of a per-hop token, the one that it delivers.</summary>
    public string? Task { get; init; }
}
