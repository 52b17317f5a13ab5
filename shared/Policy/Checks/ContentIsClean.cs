using Gatehouse.Dispatching;

namespace Gatehouse.Policy.Checks;

/// <summary>Where guardrails are assigned they have inspected what will be sent.</summary>
public sealed class ContentIsClean : IPolicyCheck
{
    public string Name => "content-is-clean";

    public Verdict Examine(DispatchFacts facts) => facts.Content switch
    {
        ContentFacts.Inspected { Verdict: Verdict.NeedsApproval } when facts.Approval is ApprovalFacts.Granted => Verdict.Allowed,
        ContentFacts.Inspected inspected => inspected.Verdict,
        _ when facts.Connection.GuardrailSets.Count == 0 => Verdict.Allowed,
        _ => new Verdict.Deny(new Refusal(RefusalCode.Unavailable, $"connection `{facts.Connection.Id}` has {facts.Connection.GuardrailSets.Count} guardrail sets, and nothing was inspected")
        {
            Clause = Name,
            MayRetry = true,
        }),
    };

    public string Explain(DispatchFacts facts) =>
        facts.Content is ContentFacts.Inspected ? "all guardrails passed" : "no guardrail is configured";
}
