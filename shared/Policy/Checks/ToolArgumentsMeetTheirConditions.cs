using Gatehouse.Dispatching;
using Gatehouse.Policy.Conditions;

namespace Gatehouse.Policy.Checks;

/// <summary>Every condition on a tool holds of the arguments that will be sent.</summary>
public sealed class ToolArgumentsMeetTheirConditions : IPolicyCheck
{
    public string Name => "tool-arguments-meet-their-conditions";

    public Verdict Examine(DispatchFacts facts)
    {
        if (facts.Policy?.Tools.Conditions is not { Count: > 0 } conditions)
            return Verdict.Allowed;

        var tools = facts.Task.Tools;
        for (var i = 0; i < tools.Count; i++)
        {
            if (conditions.TryGetValue(tools[i].Name, out var required) && !required.AllHold(tools[i].Arguments))
                return Deny(tools[i], required);
        }

        return Verdict.Allowed;
    }

    public string Explain(DispatchFacts facts)
    {
        var examined = facts.Task.Tools.Sum(tool => facts.Policy?.Tools.Conditions.GetValueOrDefault(tool.Name)?.All.Count ?? 0);
        return $"all {examined} conditions on arguments hold";
    }

    private static Verdict.Deny Deny(ToolUse tool, ConditionSet required)
    {
        var failed = required.FirstThatDoesNotHold(tool.Arguments);
        return new(new Refusal(RefusalCode.ArgumentConditionFailed, $"tool `{tool.Name}` needs `{failed?.Path}` {failed?.Operator} `{failed?.Test.Bar}`")
        {
            Clause = "policy.tools.conditions",
            Unlock = "change the argument, or ask an operator to change policy.tools.conditions",
        });
    }
}
