using Gatehouse.Audit;
using Gatehouse.Guardrails.Assignment;
using Gatehouse.Identity;
using Gatehouse.Policy;

namespace Gatehouse.Guardrails;

/// <summary>A reading while its sets are still running, one after another.</summary>
internal sealed class ReadingDraft(GuardrailDirection direction)
{
    private readonly List<TriggeredGuardrail> triggered = [];
    private readonly List<AuditGuard> guards = [];
    private readonly List<AuditGuard> sets = [];
    private ApprovalDemand? demand;
    private (string Set, GuardrailResult Result)? decider;

    public InspectionVerdict Strictest { get; private set; }

    /// <summary>As the sets so far leave it.</summary>
    public ReadOnlyMemory<byte>? Changed { get; private set; }

    public void Add(AssignedSet set, Inspection inspection)
    {
        Changed = inspection.Content ?? Changed;
        sets.Add(new AuditGuard(set.Id, set.Version, inspection.Results.Count > 0, Word(inspection.Verdict)));
        var results = Complete(inspection);
        foreach (var result in results)
            Add(set, result);
        if (inspection.Verdict <= Strictest)
            return;
        Strictest = inspection.Verdict;
        decider = (set.Id, results.First(result => ReferenceEquals(result.Guardrail, inspection.Decider)));
    }

    public ContentReading Finish() => new(Strictest, Verdict(), Strictest is InspectionVerdict.Pass or InspectionVerdict.Escalate ? Changed : null)
    {
        Triggered = triggered,
        Guards = [.. sets, .. guards],
        Hint = Strictest == InspectionVerdict.Retry ? decider?.Result.Guardrail.Hint : null,
    };

    private Verdict Verdict() => (Strictest, decider) switch
    {
        (InspectionVerdict.Pass, _) => Policy.Verdict.Allowed,
        (InspectionVerdict.Escalate, _) => new Verdict.NeedsApproval(demand!),
        (_, var (set, result)) => new Verdict.Deny(ReadingRefusals.Of(Strictest, set, result)),
        _ => throw new InvalidOperationException($"nothing decided on `{Strictest}`"),
    };

    // One that finds something only in what the redactions left has no result of its own yet.
    private static IReadOnlyList<GuardrailResult> Complete(Inspection inspection) =>
        inspection.Decider is not { } decider || inspection.Results.Any(result => ReferenceEquals(result.Guardrail, decider))
            ? inspection.Results
            : [.. inspection.Results, new GuardrailResult(decider, GuardrailAction.Block, [], "what the redactions left would be redacted again")];

    private void Add(AssignedSet set, GuardrailResult result)
    {
        var guardrail = result.Guardrail;
        var (id, version) = guardrail.Origin is { } stored ? (stored.Id, stored.Version) : (Ids.GuardrailOf(set.Id, guardrail.Name), set.Version);
        triggered.Add(new TriggeredGuardrail(set.Id, set.Version, id, guardrail.Name, guardrail.Rule.Kind, direction, result.Action, result.Findings.Count)
        {
            Places = [.. result.Findings.Take(TriggeredGuardrail.MostPlaces).Select(FindingPlace.Of)],
            Failed = result.Failed,
            Failure = result.Failed is null ? null : guardrail.Failure,
        });
        guards.Add(new AuditGuard(id, version, result.Triggered, result.Failed is null ? Word(result.Action) : $"failed-{Word(guardrail.Failure)}"));
        if (result is { Action: GuardrailAction.Escalate, Triggered: true })
            Ask(ApprovalDemand.From(ReadingRefusals.ClauseOf(guardrail), ReadingRefusals.Found(set.Id, result)));
    }

    private void Ask(ApprovalDemand more) => demand = demand?.And(more) ?? more;

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
