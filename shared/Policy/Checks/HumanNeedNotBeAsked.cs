using Gatehouse.Dispatching;

namespace Gatehouse.Policy.Checks;

/// <summary>No rule asks for a human, or the human has said yes.</summary>
/// <param name="askers">The checks before this one that may ask.</param>
public sealed class HumanNeedNotBeAsked(IReadOnlyList<IPolicyCheck> askers) : IPolicyCheck
{
    private const int MostPending = 100;

    public string Name => "human-need-not-be-asked";

    public Verdict Examine(DispatchFacts facts) => facts.Approval switch
    {
        ApprovalFacts.Granted => Verdict.Allowed,
        ApprovalFacts.Denied denied => new Verdict.Deny(new Refusal(RefusalCode.ApprovalDenied, $"approval `{denied.Approval}` was denied") { Clause = Name }),
        _ => Ask(facts),
    };

    public string Explain(DispatchFacts facts) =>
        facts.Approval is ApprovalFacts.Granted granted ? $"approval `{granted.Approval}` was granted" : "no rule of this policy asks for a human";

    private Verdict Ask(DispatchFacts facts)
    {
        var demand = facts.Policy?.Approval?.When is { } trigger ? ApprovalNeed.Of(trigger, facts) : null;
        if (facts.PendingApprovals >= MostPending && (demand is not null || AnotherAsks(facts)))
            return TooMany(facts);

        return demand is null ? Verdict.Allowed : new Verdict.NeedsApproval(demand);
    }

    private bool AnotherAsks(DispatchFacts facts) => askers.Any(asker => asker.Examine(facts) is Verdict.NeedsApproval);

    private Verdict.Deny TooMany(DispatchFacts facts) =>
        new(new Refusal(RefusalCode.TooManyPending, $"connection `{facts.Connection.Id}` has {facts.PendingApprovals} pending approvals of at most {MostPending}")
        {
            Clause = Name,
            MayRetry = true,
            Unlock = "wait until some are decided",
        });
}
