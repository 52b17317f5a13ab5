using Gatehouse.Delegation;
using Gatehouse.Retention;

namespace Gatehouse.Registry;

/// <summary>What of an organisation changes; what is <see langword="null"/> stays.</summary>
/// <param name="ExplainToAgents">See <see cref="Organisation.ExplainToAgents"/>.</param>
/// <param name="Guardrails">See <see cref="Organisation.Guardrails"/>.</param>
public sealed record OrganisationChange(string? Name, bool? ExplainToAgents, IReadOnlyList<string>? Guardrails)
{
    /// <summary>See <see cref="Organisation.MinimumTrust"/>.</summary>
    public TrustFloorChange? Trust { get; init; }

    /// <summary>See <see cref="Organisation.Retention"/>.</summary>
    public RetentionChange? Retention { get; init; }

    /// <summary>See <see cref="Organisation.Delegation"/>.</summary>
    public DelegationRulesChange? Delegation { get; init; }
}
