using System.Text.Json;
using Gatehouse.Dispatching;
using Gatehouse.Policy.Conditions;

namespace Gatehouse.Policy;

/// <summary>A rule that every task must meet.</summary>
/// <param name="When">Its conditions by the origin of the facts they look at.</param>
public sealed record AccessRule(string Name, IReadOnlyList<KeyValuePair<FactRoot, ConditionSet>> When)
{
    public bool Holds(DispatchFacts facts)
    {
        for (var i = 0; i < When.Count; i++)
        {
            if (!Holds(When[i].Key, When[i].Value, facts))
                return false;
        }

        return true;
    }

    public Condition? FirstThatDoesNotHold(DispatchFacts facts)
    {
        foreach (var (root, conditions) in When)
        {
            if (root == FactRoot.Arguments && facts.Task.Tools.Count > 0)
            {
                if (facts.Task.Tools.Select(tool => conditions.FirstThatDoesNotHold(tool.Arguments)).FirstOrDefault(failed => failed is not null) is { } failed)
                    return failed;
            }
            else if (conditions.FirstThatDoesNotHold(DocumentOf(root, facts)) is { } failed)
            {
                return failed;
            }
        }

        return null;
    }

    private static bool Holds(FactRoot root, ConditionSet conditions, DispatchFacts facts)
    {
        var tools = facts.Task.Tools;
        if (root != FactRoot.Arguments || tools.Count == 0)
            return conditions.AllHold(DocumentOf(root, facts));

        for (var i = 0; i < tools.Count; i++)
        {
            if (!conditions.AllHold(tools[i].Arguments))
                return false;
        }

        return true;
    }

    private static JsonElement? DocumentOf(FactRoot root, DispatchFacts facts) => root switch
    {
        FactRoot.Agent => facts.Agent.Attributes,
        FactRoot.User => facts.Delegation.User,
        FactRoot.Target => facts.Target.Attributes,
        FactRoot.Resource => facts.Connection.Resource,
        FactRoot.Claimed => facts.Task.Claimed,
        FactRoot.Task => facts.Task.Document,
        _ => null,
    };
}
