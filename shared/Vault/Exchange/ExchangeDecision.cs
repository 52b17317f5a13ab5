using Gatehouse.Audit;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Policy.Checks;

namespace Gatehouse.Vault.Exchange;

/// <summary>Whether an agent may have a token now: decided on the fenced state of the connection, like a dispatch, and recorded before anything is asked for.</summary>
public static class ExchangeDecision
{
    /// <summary>What an exchange is called where a task has a type.</summary>
    public const string TaskType = "token.exchange";

    /// <summary>Those of a dispatch that are not about a task. An exchange takes its turn in the rate.</summary>
    public static IReadOnlyList<IPolicyCheck> Checks { get; } =
    [
        new AgentIsActive(),
        new CredentialIsCurrent(),
        new ConnectionIsTheCallersOwn(),
        new SessionIsTheCallersOwn(),
        new ConnectionIsOpen(),
        new DelegationIsUnbroken(),
        new DelegationIsNotTooDeep(),
        new DelegationCoversTheTask(),
        new TimeWindowIsOpen(),
        new TrustMeetsTheFloors(),
        new RateFits([]),
    ];

    // What was counted when it was first decided is not counted again.
    private static readonly IPolicyCheck[] uncounted = [.. Checks.Where(check => check is not RateFits)];

    internal static LedgerDecision<bool> Decide(LedgerView view, DispatchDraft draft, ExchangeRequest request) => Decide(view, draft, request, Checks, () => Allow(view, draft, request));

    /// <summary>For a provider that took its time: whether the agent still may.</summary>
    internal static LedgerDecision<bool> DecideAgain(LedgerView view, DispatchDraft draft, ExchangeRequest request) => Decide(view, draft, request, uncounted, () => new LedgerDecision<bool>.Answer(true));

    private static LedgerDecision<bool> Decide(LedgerView view, DispatchDraft draft, ExchangeRequest request, IReadOnlyList<IPolicyCheck> checks, Func<LedgerDecision<bool>> allow)
    {
        if (!view.Exists)
            return new LedgerDecision<bool>.Answer(false);
        if (draft.StaleAgainst(view.State) is { } stale)
            return new LedgerDecision<bool>.Stale(stale);
        if (draft.LacksTrust(view.State, view.Now))
            return new LedgerDecision<bool>.Stale("trust");

        return PolicyEvaluator.Evaluate(draft.FactsOn(view.State, view.Now), checks).Verdict.Match(
            allow: allow,
            ask: demand => Refuse(draft, request, DispatchDecision.Unanswerable(demand)),
            deny: refusal => Refuse(draft, request, refusal));
    }

    internal static LedgerDecision<bool> Refuse(DispatchDraft draft, ExchangeRequest request, Refusal refusal) =>
        new LedgerDecision<bool>.Refuse(refusal, Entry(draft, request) with { Decision = AuditDecision.Deny, Code = refusal.Code, Clause = refusal.Clause });

    private static LedgerDecision<bool> Allow(LedgerView view, DispatchDraft draft, ExchangeRequest request)
    {
        var state = view.State with { Rate = view.State.Rate.Charge(view.Now), Trust = draft.Trust.Over(view.State.Trust, view.Now) };
        var write = new LedgerWrite(state) { Entries = [Entry(draft, request) with { Decision = AuditDecision.Allow, Outcome = "agent" }] };
        return new LedgerDecision<bool>.Commit(write, true);
    }

    private static AuditEntry Entry(DispatchDraft draft, ExchangeRequest request) => new(AuditKind.TokenExchanged)
    {
        Agent = draft.Agent.Id,
        Credential = draft.Facts.Credential.Id,
        ActChain = DispatchEntries.ActChain(draft.Facts),
        Session = request.Session,
        Connection = request.Connection,
        Target = request.Grant,
        Grant = new AuditGrant(request.Grant, request.Scopes ?? ExchangeBounds.ScopesOf(draft.Connection)),
        PolicyVersion = (int)draft.Facts.Connection.PolicyVersion,
    };
}
