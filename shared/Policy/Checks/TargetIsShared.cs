using Gatehouse.Dispatching;

namespace Gatehouse.Policy.Checks;

/// <summary>Another organisation's agent has consented.</summary>
public sealed class TargetIsShared : IPolicyCheck
{
    public string Name => "target-is-shared";

    public Verdict Examine(DispatchFacts facts) =>
        facts.Target.IsSameOrganisation || facts.Target.IsShared
            ? Verdict.Allowed
            : new Verdict.Deny(new Refusal(RefusalCode.NotShared, $"target `{facts.Target.Name}` is of another organisation and not shared with `{facts.Organisation}`")
            {
                Clause = Name,
                Unlock = "ask the target's organisation to share it",
            });

    public string Explain(DispatchFacts facts) =>
        facts.Target.IsSameOrganisation ? $"target `{facts.Target.Name}` is of the same organisation" : $"target `{facts.Target.Name}` is shared";
}
