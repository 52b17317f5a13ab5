using Gatehouse.Delegation;
using Gatehouse.Policy;
using Gatehouse.Retention;

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

    /// <summary>How long what is recorded is kept; unset: everything, until the first run of retention, of one that was founded before there was any.</summary>
    public RetentionSettings? Retention { get; init; }

    /// <summary>The shorter time that was asked for last; unset where none was.</summary>
    public RetentionPlan? NextRetention { get; init; }

    /// <summary>What is asked of every delegation; unset: as of every organisation.</summary>
    public DelegationRules? Delegation { get; init; }

    public OrganisationStatus Status { get; init; }

    /// <summary>When all it had was deleted; its chains alone are left.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Rises with each change of this document.</summary>
    public long Revision { get; init; }

    /// <summary>How long what is recorded is kept at a moment.</summary>
    public RetentionSettings RetentionAt(DateTimeOffset now) =>
        NextRetention is { } next && now >= next.From ? next.Settings : Retention ?? RetentionSettings.Longest;
}
