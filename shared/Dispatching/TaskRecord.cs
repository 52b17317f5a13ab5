using System.Text.Json;
using System.Text.Json.Serialization;
using Gatehouse.Breakers;
using Gatehouse.Delegation;
using Gatehouse.Guardrails;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Policy;

namespace Gatehouse.Dispatching;

/// <summary>A task as it stands: small, and replaced by every step.</summary>
public sealed record TaskRecord
{
    public required string Id { get; init; }

    public required string Connection { get; init; }

    public required string Agent { get; init; }

    public required string Credential { get; init; }

    public required long AgentEpoch { get; init; }

    public IReadOnlyList<string> ActChain { get => field ?? []; init; }

    /// <summary>What its agent was allowed when it asked; absent where nothing was limited.</summary>
    public DelegationLimits? Limits { get; init; }

    /// <summary>What its agent asked to hand on; absent where it said nothing.</summary>
    public DelegationLimits? Delegates { get; init; }

    /// <summary>The task that it goes on with; absent where its agent acted of itself.</summary>
    public string? ParentTask { get; init; }

    /// <summary>How much its receiver may do onward: what both allow.</summary>
    [JsonIgnore]
    public DelegationLimits HandedOn => (Limits ?? DelegationLimits.None).Intersect(Delegates ?? DelegationLimits.None);

    /// <summary>Absent in tasks that an older instance accepted.</summary>
    public string? Session { get; init; }

    public required string Type { get; init; }

    public required TaskState State { get; init; }

    /// <summary>Absent until it is known.</summary>
    public TaskEffect? Effect { get; init; }

    /// <summary>Claims made so far.</summary>
    public int Attempts { get; init; }

    /// <summary>Attempts that count against <c>maxAttempts</c>: a claim given back before the send does not.</summary>
    public int Tries { get; init; }

    /// <summary>An earlier attempt may have had an effect.</summary>
    public bool EffectUnknown { get; init; }

    /// <summary>The partition's kill epoch when the task was accepted.</summary>
    public required long KillEpoch { get; init; }

    public required long PolicyVersion { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset Deadline { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>No attempt before this time.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>When a running task whose result has not come is given up.</summary>
    public DateTimeOffset? ResultDue { get; init; }

    /// <summary>The demand for a human that it waits for, or that was answered; absent when nobody was asked.</summary>
    public string? Approval { get; init; }

    /// <summary>Where its end is announced; absent when nobody wants to be told, or was told.</summary>
    public string? Callback { get; init; }

    /// <summary>Calls of <see cref="Callback"/> that were not acknowledged.</summary>
    public int CallbackTries { get; init; }

    /// <summary>What it holds of the connection's spend; absent when nothing was reserved.</summary>
    public Reservation? Reservation { get; init; }

    /// <summary>The budgets that it holds a place in until its end; absent when there are none.</summary>
    public IReadOnlyList<string>? Budgets { get; init; }

    public TaskClaim? Claim { get; init; }

    /// <summary>Somebody asked for its end while it was being delivered: no further attempt.</summary>
    public bool CancelRequested { get; init; }

    /// <summary>The target has refused a grant's token once already: a second time is the last.</summary>
    public bool GrantRefused { get; init; }

    public bool DeadLettered { get; init; }

    /// <summary>The dead letter that this task is another try of.</summary>
    public string? ReplayOf { get; init; }

    /// <summary>The first task of a chain of replays, whose id the target knows the work by; absent for one that is no replay.</summary>
    public string? RootKey { get; init; }

    /// <summary>The operator who had it tried again: whatever is asked of people about it, it is not theirs to approve.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>The backup connection is asked to do it; absent while its own target is to.</summary>
    public TaskRoute? Route { get; init; }

    /// <summary>How often a backup was asked.</summary>
    public int Routes { get; init; }

    /// <summary>The task on the backup connection that does the work of this one; its end is this one's.</summary>
    public string? RoutedTo { get; init; }

    /// <summary>The connections whose backups it came through, the first one first.</summary>
    public IReadOnlyList<string> Through { get => field ?? []; init; }

    /// <summary>It stands for work that may be sent once, whatever its own connection's policy says.</summary>
    public bool AtMostOnce { get; init; }

    /// <summary>What was posted; where nothing was reserved, what the target reported.</summary>
    public Money? Cost { get; init; }

    /// <summary>Why it ended without success.</summary>
    public TaskFailure? Failure { get; init; }

    /// <summary>The clause of the policy that its result does not keep to.</summary>
    public string? Violation { get; init; }

    /// <summary>The target has done the work, and was asked once more for its output; absent else.</summary>
    public OutputRetry? OutputRetry { get; init; }

    /// <summary>What guardrails found in what the target answered; absent where they found nothing.</summary>
    public IReadOnlyList<TriggeredGuardrail>? OutputGuardrails { get; init; }

    /// <summary>A keyed digest of the result as it came, where it is not kept as it came: the same again is no mistake.</summary>
    public string? ResultSeal { get; init; }

    /// <summary>What its caller claimed; wanted again when a changed policy applies to what is queued.</summary>
    public JsonElement? Claimed { get; init; }

    /// <summary>W3C trace context of the dispatch.</summary>
    public string? TraceParent { get; init; }

    /// <summary>Who asked for it, as if they asked again.</summary>
    public AgentPrincipal CallerOf(string organisation) => new(organisation, Agent, Credential, AgentEpoch, new ActChain(ActChain), DateTimeOffset.MaxValue)
    {
        Limits = Limits ?? DelegationLimits.None,
        ParentTask = ParentTask,
    };

    /// <summary>Whether a session is its agent's of the day, which nobody named. A task read before midnight may have been accepted after it.</summary>
    public bool IsOfTheDay(string organisation, string session) =>
        session == Ids.SessionOfDay(organisation, Agent, CreatedAt) || session == Ids.SessionOfDay(organisation, Agent, CreatedAt.AddDays(-1));
}
