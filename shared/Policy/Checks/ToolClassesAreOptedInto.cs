using Gatehouse.Dispatching;

namespace Gatehouse.Policy.Checks;

/// <summary>Destructive and financial tools need a policy that says so; any class may be left to a human.</summary>
public sealed class ToolClassesAreOptedInto : IPolicyCheck
{
    public string Name => "tool-classes-are-opted-into";

    public Verdict Examine(DispatchFacts facts)
    {
        var rules = facts.Policy?.Tools ?? ToolRules.Default;
        var tools = facts.Task.Tools;
        ApprovalDemand? demand = null;
        for (var i = 0; i < tools.Count; i++)
        {
            var permission = rules.PermissionOf(tools[i].Class);
            if (permission == ToolPermission.Deny)
                return Deny(tools[i]);
            if (permission == ToolPermission.Approve && facts.Approval is not ApprovalFacts.Granted)
                demand = demand?.And(Ask(tools[i])) ?? Ask(tools[i]);
        }

        return demand is null ? Verdict.Allowed : new Verdict.NeedsApproval(demand);
    }

    public string Explain(DispatchFacts facts) =>
        facts.Task.Tools.Count == 0
            ? "no tool is used"
            : $"{string.Join(", ", facts.Task.Tools.Select(tool => $"`{tool.Name}` is {Word(tool.Class)}"))}: opted into";

    private static ApprovalDemand Ask(ToolUse tool) =>
        ApprovalDemand.From(Clause(tool), $"tool `{tool.Name}` is {Word(tool.Class)}: a human must approve");

    private static Verdict.Deny Deny(ToolUse tool) =>
        new(new Refusal(RefusalCode.ToolClassNotPermitted, $"tool `{tool.Name}` is {Word(tool.Class)}; the policy does not opt into {Word(tool.Class)} tools")
        {
            Clause = Clause(tool),
            Unlock = $"ask an operator to set {Clause(tool)} to `approve` or `allow`",
        });

    private static string Clause(ToolUse tool) => $"policy.tools.classes.{Word(tool.Class)}";

    private static string Word(ToolClass toolClass) => toolClass.ToString().ToLowerInvariant();
}
