using Gatehouse.Dispatching;

namespace Gatehouse.Policy.Checks;

/// <summary>What the session has read may go where this connection sends.</summary>
public sealed class InformationMayFlow : IPolicyCheck
{
    public string Name => "information-may-flow";

    public Verdict Examine(DispatchFacts facts) => facts.Flow switch
    {
        FlowFacts.Judged { Verdict: Verdict.NeedsApproval } when facts.Approval is ApprovalFacts.Granted => Verdict.Allowed,
        FlowFacts.Judged judged => judged.Verdict,
        _ when facts.Policy?.Flow is null => Verdict.Allowed,
        _ => new Verdict.Deny(new Refusal(RefusalCode.InformationFlow, $"connection `{facts.Connection.Id}` restricts the flow of information, and nobody has judged it")
        {
            Clause = "policy.flow",
            Unlock = "ask an operator to remove policy.flow",
        }),
    };

    public string Explain(DispatchFacts facts) =>
        facts.Flow is FlowFacts.Judged ? "the session's labels permit it" : "information flow is not configured";
}
