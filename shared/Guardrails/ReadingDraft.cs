using Gatehouse.Audit;
using Gatehouse.Guardrails.Assignment;
using Gatehouse.Identity;
using Gatehouse.Policy;

namespace Gatehouse.Guardrails;

/// <summary>What the sets said, one after another, on its way to a reading.</summary>
internal sealed class ReadingDraft(GuardrailDirection direction)
{
    private readonly List<TriggeredGuardrail> triggered = [];
    private readonly List<AuditGuard> guards = [];
    private readonly List<AuditGuard> sets = [];
    private ApprovalDemand? demand;
    private (string Set, GuardrailResult Result)? decider;
    private InspectionVerdict strictest;
    private ReadOnlyMemory<byte>? changed;

    public void Add(AssignedSet set, Inspection inspection)
    {
        changed = inspection.Content ?? changed;
        sets.Add(new AuditGuard(set.Id, set.Version, inspection.Results.Count > 0, Word(inspection.Verdict)));
        foreach (var result in inspection.Results)
            Add(set, result);
        if (inspection.Verdict <= strictest)
            return;
        strictest = inspection.Verdict;
        decider = (set.Id, inspection.Results.First(result => ReferenceEquals(result.Guardrail, inspection.Decider)));
    }

    public ContentReading Finish() => new(strictest, Verdict(), strictest is InspectionVerdict.Pass or InspectionVerdict.Escalate ? changed : null)
    {
        Triggered = triggered,
        Guards = [.. sets, .. guards],
        Hint = strictest == InspectionVerdict.Retry ? decider?.Result.Guardrail.Hint : null,
    };

    private Verdict Verdict() => (strictest, decider) switch
    {
        (InspectionVerdict.Pass, _) => Policy.Verdict.Allowed,
        (InspectionVerdict.Escalate, _) => new Verdict.NeedsApproval(demand!),
        (_, var (set, result)) => new Verdict.Deny(ReadingRefusals.Of(strictest, set, result)),
        _ => throw new InvalidOperationException($"nothing decided on `{strictest}`"),
    };

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
