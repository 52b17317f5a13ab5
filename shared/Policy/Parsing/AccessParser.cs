using System.Collections.Frozen;
using Gatehouse.Policy.Conditions;

namespace Gatehouse.Policy.Parsing;

internal static class AccessParser
{
    private static readonly FrozenDictionary<string, FactRoot> roots =
        Enum.GetValues<FactRoot>().ToFrozenDictionary(root => root.ToString().ToLowerInvariant(), StringComparer.Ordinal);

    public static List<AccessRule> Parse(Field list)
    {
        var rules = new List<AccessRule>();
        foreach (var item in list.Items())
        {
            if (item.AsSection() is not { } section)
                continue;

            var name = section.Need("name")?.AsName();
            var when = section.Need("when") is { } field ? ByRoot(field) : [];
            section.Close();
            if (name is not null)
                rules.Add(new AccessRule(name, when));
        }

        return rules;
    }

    private static List<KeyValuePair<FactRoot, ConditionSet>> ByRoot(Field field)
    {
        var conditions = ConditionParser.ParseAll(field);
        foreach (var unrooted in conditions.Where(condition => !IsRooted(condition)))
            field.Refuse($"`{unrooted.Path}` begins with none of {string.Join(", ", roots.Keys.Order(StringComparer.Ordinal).Select(root => $"`$.{root}`"))}");

        return [.. conditions
            .Where(IsRooted)
            .GroupBy(condition => roots[condition.At.Root!])
            .Select(group => KeyValuePair.Create(group.Key, new ConditionSet([.. group.Select(condition => condition with { At = condition.At.WithoutRoot() })])))];
    }

    private static bool IsRooted(Condition condition) => condition.At.Root is { } root && roots.ContainsKey(root);
}
