using Gatehouse.Dispatching;

namespace Gatehouse.Policy.Checks;

/// <summary>No list permits any tool, an empty one none.</summary>
public sealed class ToolsArePermitted : IPolicyCheck
{
    public string Name => "tools-are-permitted";

    public Verdict Examine(DispatchFacts facts)
    {
        if (facts.Policy?.Tools.Allow is not { } permitted)
            return Verdict.Allowed;

        var tools = facts.Task.Tools;
        for (var i = 0; i < tools.Count; i++)
        {
            if (!permitted.Contains(tools[i].Name))
                return Deny(facts, tools[i].Name, permitted.Count);
        }

        return Verdict.Allowed;
    }

    public string Explain(DispatchFacts facts) =>
        facts.Policy?.Tools.Allow is null ? "any tool is permitted" : $"all {facts.Task.Tools.Count} tools are permitted";

    private static Verdict.Deny Deny(DispatchFacts facts, string tool, int permitted) =>
        new(new Refusal(RefusalCode.ToolNotPermitted, $"tool `{tool}` is none of the {permitted} that connection `{facts.Connection.Id}` permits")
        {
            Clause = "policy.tools.allow",
            Unlock = "leave the tool out, or ask an operator to add it to policy.tools.allow",
        });
}
