using System.Collections.Frozen;
using Gatehouse.Policy.Conditions;

namespace Gatehouse.Policy.Parsing;

internal static class ToolRulesParser
{
    private const int MostTools = 200;

    public static ToolRules Parse(Field field)
    {
        if (field.AsSection() is not { } section)
            return ToolRules.Default;

        var allow = section.Take("allow")?.AsNameSet(MostTools);
        var classes = section.Take("classes") is { } classField ? Classes(classField) : FrozenDictionary<ToolClass, ToolPermission>.Empty;
        var conditions = section.Take("conditions") is { } list ? ByTool(list, allow) : [];
        section.Close();
        return new ToolRules(allow, classes, conditions
            .GroupBy(rule => rule.Key, rule => rule.Value, StringComparer.Ordinal)
            .ToFrozenDictionary(rules => rules.Key, rules => new ConditionSet([.. rules.SelectMany(conditions => conditions)]), StringComparer.Ordinal));
    }

    /// <summary>A list of <c>{ "tool", "when" }</c>; a tool that can never be used is a contradiction.</summary>
    public static List<KeyValuePair<string, List<Condition>>> ByTool(Field list, FrozenSet<string>? allow)
    {
        var rules = new List<KeyValuePair<string, List<Condition>>>();
        foreach (var item in list.Items())
        {
            if (item.AsSection() is not { } section)
                continue;

            var toolField = section.Need("tool");
            var tool = toolField?.AsName();
            var when = section.Need("when") is { } whenField ? ConditionParser.ParseAll(whenField) : [];
            section.Close();
            if (tool is null)
                continue;
            if (allow is not null && !allow.Contains(tool))
                toolField?.Refuse($"`{tool}` is not in the list of allowed tools");
            rules.Add(KeyValuePair.Create(tool, when));
        }

        return rules;
    }

    private static FrozenDictionary<ToolClass, ToolPermission> Classes(Field field)
    {
        if (field.AsSection() is not { } section)
            return FrozenDictionary<ToolClass, ToolPermission>.Empty;

        var permissions = new Dictionary<ToolClass, ToolPermission>();
        foreach (var (name, toolClass) in Choices.Classes)
        {
            if (section.Take(name)?.AsOneOf(Choices.Permissions) is { } permission)
                permissions[toolClass] = permission;
        }

        section.Close();
        return permissions.ToFrozenDictionary();
    }
}
