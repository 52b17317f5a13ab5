using Gatehouse.Dispatching;

namespace Gatehouse.Policy.Checks;

/// <summary>Every access rule holds; what the caller claims can only fail one.</summary>
public sealed class AccessRulesHold : IPolicyCheck
{
    public string Name => "access-rules-hold";

    public Verdict Examine(DispatchFacts facts)
    {
        var rules = facts.Policy?.Access ?? [];
        for (var i = 0; i < rules.Count; i++)
        {
            if (!rules[i].Holds(facts))
                return Deny(rules[i], facts);
        }

        return Verdict.Allowed;
    }

    public string Explain(DispatchFacts facts) => $"all {facts.Policy?.Access.Count ?? 0} access rules hold";

    private static Verdict.Deny Deny(AccessRule rule, DispatchFacts facts)
    {
        var failed = rule.FirstThatDoesNotHold(facts);
        return new(new Refusal(RefusalCode.AccessRuleFailed, $"access rule `{rule.Name}` needs `{failed?.Path}` {failed?.Operator} `{failed?.Test.Bar}`")
        {
            Clause = "policy.access",
            Unlock = $"meet access rule `{rule.Name}`, or ask an operator to change policy.access",
        });
    }
}
