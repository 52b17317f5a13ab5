using Gatehouse.Dispatching;

namespace Gatehouse.Policy;

/// <summary>What of <c>approval.when</c> applies to a task. What cannot be judged asks.</summary>
internal static class ApprovalNeed
{
    private const string Clause = "policy.approval.when";

    public static ApprovalDemand? Of(ApprovalTrigger trigger, DispatchFacts facts)
    {
        ApprovalDemand? demand = trigger.Always ? ApprovalDemand.From(Clause, "every task on this connection needs a human") : null;
        if (trigger.Above is { } above && !(facts.Reserves <= above))
            demand = Add(demand, "above", facts.Reserves is { } bound ? $"the task reserves {bound}; above {above} a human is asked" : $"the task declares no `maxCost`; above {above} a human is asked");

        var tools = facts.Task.Tools;
        for (var i = 0; i < tools.Count; i++)
        {
            if (trigger.Classes.Contains(tools[i].Class))
                demand = Add(demand, "classes", $"tool `{tools[i].Name}` is {tools[i].Class.ToString().ToLowerInvariant()}");
            if (AsksFor(trigger, tools[i]))
                demand = Add(demand, "arguments", $"the arguments of tool `{tools[i].Name}` need a human");
        }

        return demand;
    }

    private static bool AsksFor(ApprovalTrigger trigger, ToolUse tool)
    {
        for (var i = 0; i < trigger.Arguments.Count; i++)
        {
            var (name, when) = trigger.Arguments[i];
            if (string.Equals(name, tool.Name, StringComparison.Ordinal) && when.MayHold(tool.Arguments))
                return true;
        }

        return false;
    }

    private static ApprovalDemand Add(ApprovalDemand? demand, string rule, string reason)
    {
        var more = ApprovalDemand.From($"{Clause}.{rule}", reason);
        return demand?.And(more) ?? more;
    }
}
