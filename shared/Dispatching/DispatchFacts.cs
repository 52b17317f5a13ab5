using Gatehouse.Budgets;
using Gatehouse.Ledger;
using Gatehouse.Policy;

namespace Gatehouse.Dispatching;

/// <summary>Everything that a decision is made from, clock included. The same facts give the same verdict, always.</summary>
/// <remarks>JSON elements are read again when a trace is: keep their documents until the decision is answered.</remarks>
public sealed record DispatchFacts
{
    public required DateTimeOffset Now { get; init; }

    public required string Organisation { get; init; }

    public required AgentFacts Agent { get; init; }

    public required CredentialFacts Credential { get; init; }

    public required ConnectionFacts Connection { get; init; }

    public required TargetFacts Target { get; init; }

    /// <summary>Without one the connection allows nothing.</summary>
    public required ConnectionPolicy? Policy { get; init; }

    public required TaskFacts Task { get; init; }

    public RateWindow Rate { get; init; } = RateWindow.Empty;

    public SpendAccount Spend { get; init; } = SpendAccount.Empty;

    /// <summary>Those of the agent, the session and the organisation that there are, in this order.</summary>
    public IReadOnlyList<BudgetFacts> Budgets { get; init; } = [];

    public int PendingApprovals { get; init; }

    public DelegationFacts Delegation { get; init; } = DelegationFacts.None;

    /// <summary>The session that the task names, if there is one.</summary>
    public SessionFacts? Session { get; init; }

    /// <summary>The higher of the organisation's and the connection's own; absent when there is neither. The policy's may be higher still.</summary>
    public TrustFloor? TrustFloor { get; init; }

    public TrustFacts Trust { get; init; } = TrustFacts.NotConfigured;

    public ContentFacts Content { get; init; } = ContentFacts.NotConfigured;

    public FlowFacts Flow { get; init; } = FlowFacts.NotConfigured;

    public ApprovalFacts Approval { get; init; } = ApprovalFacts.NotConfigured;

    /// <summary>What the task holds already: it was accepted before, and walks the list again.</summary>
    public Reservation? Held { get; init; }

    /// <summary>The rate was charged for this task already.</summary>
    public bool IsRateCharged { get; init; }

    /// <summary>What the task reserves and the target is bound to; <see langword="null"/>: nothing.</summary>
    public Money? Reserves => Held?.Amount ?? ReservationBound.Of(Policy, Task.MaxCost);
}
