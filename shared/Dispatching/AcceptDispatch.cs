using Gatehouse.Approvals;
using Gatehouse.Budgets;
using Gatehouse.Egress;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Policy;

namespace Gatehouse.Dispatching;

/// <summary>The first half of the path: from a caller's request to a recorded yes or no.</summary>
public sealed class AcceptDispatch(DraftReader drafts, InspectInput inputs, RecallAnswers recall, HoldBudgets budgets, EgressRules egress, Ledgers ledgers)
{
    private const int MaxReadings = 3;

    /// <summary>Decides and, if the answer is yes, makes the task. When this returns, the decision is durable.</summary>
    public Task<DispatchOutcome> HandleAsync(AgentPrincipal caller, DispatchRequest request, CancellationToken ct) => HandleAsync(caller, request, null, ct);

    /// <param name="onBehalf">Says what it is another try of, or stands in for; null for what the caller asks for itself.</param>
    internal async Task<DispatchOutcome> HandleAsync(AgentPrincipal caller, DispatchRequest request, Func<DispatchDraft, DispatchDraft>? onBehalf, CancellationToken ct)
    {
        using var watch = ledgers.Watch(request.Connection);
        return watch.Saw(await DecideAsync(caller, request, onBehalf, ct));
    }

    private async Task<DispatchOutcome> DecideAsync(AgentPrincipal caller, DispatchRequest request, Func<DispatchDraft, DispatchDraft>? onBehalf, CancellationToken ct)
    {
        if (CallbackFault(request) is { } fault)
            return new DispatchOutcome.Refused(fault);

        var taskId = drafts.NewTaskId(request);
        for (var reading = 1; ; reading++)
        {
            if (await drafts.ReadAsync(caller, request, taskId, afresh: reading > 1, ct) is not { } read)
                return Outcomes.UnknownConnection(request.Connection);

            // What guardrails leave of it is what is decided on, recorded and sent.
            var inspected = await inputs.HandleAsync(onBehalf is null ? read : onBehalf(read), ct);

            // What binds several connections comes before any of them says yes, and is given back when it says no.
            var draft = await budgets.HoldAsync(await recall.HandleAsync(inspected, ct), afresh: reading > 1, ct);

            // Decided on the fenced state; charges, reserves, appends to the chain and announces in the same write.
            var outcome = await ledgers.For(caller.Organisation, request.Connection).CommitAsync(Asking(draft), ct);
            if (outcome is LedgerOutcome<DispatchOutcome>.Stale && reading < MaxReadings)
                continue;

            await budgets.ReleaseAsync(draft, outcome, ct);
            return Outcomes.From(outcome, taskId).With(draft.Reading);
        }
    }

    /// <summary>The decision alone, on the state as it is now; nothing is changed or recorded.</summary>
    public async Task<DispatchOutcome> TryAsync(AgentPrincipal caller, DispatchRequest request, CancellationToken ct)
    {
        var ledger = ledgers.For(caller.Organisation, request.Connection);
        var snapshot = await ledger.ReadAsync([], ct);
        if (snapshot.State is not { } state || await drafts.ReadAsync(caller, request, drafts.NewTaskId(request), afresh: true, ct) is not { } draft)
            return Outcomes.UnknownConnection(request.Connection);

        if (request.FindDeadlineFault(ledger.Now) is { } fault)
            return new DispatchOutcome.Refused(fault);
        if (DispatchDecision.MissesItsKey(draft) is { } noKey)
            return new DispatchOutcome.Refused(noKey);
        var tried = await budgets.ReadAsync(await inputs.HandleAsync(draft, ct), afresh: true, ct);
        var facts = tried.FactsOn(state, ledger.Now > state.LastTime ? ledger.Now : state.LastTime);
        return new DispatchOutcome.Tried(DispatchDecision.Evaluate(tried, facts, DispatchPolicy.Checks), facts.Connection.PolicyVersion).With(tried.Reading);
    }

    private Refusal? CallbackFault(DispatchRequest request) =>
        request.Callback is { } callback && egress.CheckUrl(callback) is UrlVerdict.Refused refused
            ? new Refusal(RefusalCode.Malformed, $"callback: {refused.Reason}") { Clause = "$.callback" }
            : null;

    private static LedgerRequest<DispatchOutcome> Asking(DispatchDraft draft) => new(view => DispatchDecision.Decide(view, draft, DispatchPolicy.Checks))
    {
        Reads = [.. new[] { draft.IdempotencyRow, draft.MemoryKey is { } key ? ApprovalMemoryKey.Row(key) : null }.OfType<string>()],
    };
}
