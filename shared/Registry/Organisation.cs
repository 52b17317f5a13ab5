using Gatehouse.Policy;

namespace Gatehouse.Registry;

/// <summary>A tenant.</summary>
public sealed record Organisation(string Id, string Name, DateTimeOffset CreatedAt)
{
    /// <summary>Whether agents are shown every check that a decision was made of; unset: in a dry run alone.</summary>
    public bool? ExplainToAgents { get; init; }

    /// <summary>Sets that bind all its connections, in the order they apply.</summary>
    public IReadOnlyList<string> Guardrails { get => field ?? []; init; }

    /// <summary>The version of the organisation's ledger since which it is those.</summary>
    public long GuardrailsSince { get; init; }

    /// <summary>The least trust that is asked of every agent; unset: none.</summary>
    public TrustLevel? MinimumTrust { get; init; }

    public OrganisationStatus Status { get; init; }

    /// <summary>Rises with each change of this document.</summary>
    public long Revision { get; init; }
}
