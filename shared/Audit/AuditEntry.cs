using Gatehouse.Policy;

namespace Gatehouse.Audit;

/// <summary>What will be recorded: ids, enums and integers. The chain adds place, time and link.</summary>
/// <remarks>Ids must satisfy <see cref="AuditNames.IsId"/>; a name that is none (<see cref="AuditNames.IsName"/>) is recorded as its digest.</remarks>
public sealed record AuditEntry(AuditKind Kind)
{
    public string? Agent { get; init; }

    public string? Credential { get; init; }

    /// <summary>Who acts for whom, the nearest first, ending in the human (<c>usr_…</c>).</summary>
    public IReadOnlyList<string> ActChain { get; init; } = [];

    public string? Connection { get; init; }

    /// <summary>The agent or connection endpoint that receives, as an id.</summary>
    public string? Target { get; init; }

    /// <summary>The operator who made a change.</summary>
    public string? Operator { get; init; }

    /// <summary>What a change is about, where no other member says it: a credential issued, an operator made.</summary>
    public string? Subject { get; init; }

    /// <summary>The session that the task belongs to, or that was opened or ended.</summary>
    public string? Session { get; init; }

    public string? Task { get; init; }

    public string? TaskType { get; init; }

    /// <summary>What an agent says it did, of an entry of its own.</summary>
    public string? Action { get; init; }

    public IReadOnlyList<AuditTool> Tools { get; init; } = [];

    /// <summary>What was presented to a target, or may be given to an agent.</summary>
    public AuditGrant? Grant { get; init; }

    public AuditTrust? Trust { get; init; }

    public AuditDecision? Decision { get; init; }

    public RefusalCode? Code { get; init; }

    public string? Clause { get; init; }

    public int? PolicyVersion { get; init; }

    /// <summary>Every guardrail that ran.</summary>
    public IReadOnlyList<AuditGuard> Guards { get; init; } = [];

    public AuditCost? Cost { get; init; }

    /// <summary>Of <see cref="PayloadCommitment"/>.</summary>
    public string? Payload { get; init; }

    /// <summary>1 for a task's first claim.</summary>
    public int? Attempt { get; init; }

    /// <summary>The task's status after this entry, in the words of the API. An ended status closes the task.</summary>
    public string? Status { get; init; }

    public string? Outcome { get; init; }

    /// <summary>How many refusals a coalesced entry stands for, and when the first and the last were.</summary>
    public long? Count { get; init; }

    public DateTimeOffset? First { get; init; }

    public DateTimeOffset? Last { get; init; }

    public AuditPruned? Pruned { get; init; }
}
