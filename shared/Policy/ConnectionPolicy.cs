using System.Collections.Frozen;

namespace Gatehouse.Policy;

/// <summary>A connection's policy, compiled: what its operator wrote, ready to be applied.</summary>
public sealed record ConnectionPolicy
{
    public const int DefaultMaxDepth = 3;

    /// <summary>The document without white space, numbers and strings as they were written.</summary>
    public required string Source { get; init; }

    /// <summary><see langword="null"/>: any; empty: none.</summary>
    public FrozenSet<string>? TaskTypes { get; init; }

    /// <summary><see langword="null"/>: any; empty: none.</summary>
    public FrozenSet<string>? Models { get; init; }

    public ToolRules Tools { get; init; } = ToolRules.Default;

    public IReadOnlyList<AccessRule> Access { get; init; } = [];

    public RateLimits? Rate { get; init; }

    /// <summary><see langword="null"/>: any time; empty: never.</summary>
    public IReadOnlyList<TimeWindow>? Windows { get; init; }

    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Exclusive.</summary>
    public DateTimeOffset? NotAfter { get; init; }

    public SpendLimits? Spend { get; init; }

    public TrustLevel? MinimumTrust { get; init; }

    public ApprovalRules? Approval { get; init; }

    /// <summary>How many agents may stand between the human and this one.</summary>
    public int MaxDepth { get; init; } = DefaultMaxDepth;

    public DeliveryRules Delivery { get; init; } = DeliveryRules.Default;

    public FlowRules? Flow { get; init; }

    public VaultRules Vault { get; init; } = VaultRules.Default;
}
