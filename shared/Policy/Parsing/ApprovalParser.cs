using System.Collections.Frozen;
using System.Text.Json;
using Gatehouse.Policy.Conditions;

namespace Gatehouse.Policy.Parsing;

internal static class ApprovalParser
{
    private const int MostApprovers = 100;
    private const int LongestStreak = 1_000;

    private static readonly TimeSpan shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan longest = TimeSpan.FromDays(7);

    public static ApprovalRules? Parse(Field field, FrozenSet<string>? allowedTools)
    {
        if (field.AsSection() is not { } section)
            return null;

        var rules = new ApprovalRules(
            section.Take("when") is { } when ? Trigger(when, allowedTools) : null,
            section.Take("approvers") is { } approvers ? Approvers(approvers) : null)
        {
            Quorum = section.Take("quorum")?.AsInteger(1, MostApprovers) ?? 1,
            RemindAfter = section.Take("remindAfter")?.AsDuration(shortest, longest),
            EscalateAfter = section.Take("escalateAfter")?.AsDuration(shortest, longest),
            EscalateTo = section.Take("escalateTo") is { } escalateTo ? Approvers(escalateTo) : [],
            ExpireAfter = section.Take("expireAfter")?.AsDuration(shortest, longest),
            OnExpiry = section.Take("onExpiry")?.AsOneOf(Choices.Expiry) ?? ExpiryMeaning.Deny,
            Memory = section.Take("memory") is { } memory ? Memory(memory) : new ApprovalMemory.Once(),
            ActingHumanMayApprove = section.Take("actingHumanMayApprove")?.AsSwitch() ?? false,
        };
        section.Close();
        RefuseContradictions(section, rules);
        return rules;
    }

    private static void RefuseContradictions(SectionReader section, ApprovalRules rules)
    {
        void RefuseIf(bool contradiction, string name, string message)
        {
            if (contradiction)
                section.Errors.Add(section.PathOf(name), message);
        }

        RefuseIf(rules.Approvers is { Count: 0 }, "approvers", "nobody could ever approve");
        RefuseIf(
            rules.Approvers is { Count: > 0 } names && names.All(name => name.StartsWith("user:", StringComparison.Ordinal)) && rules.Quorum > names.Count,
            "quorum",
            $"{rules.Quorum} of {rules.Approvers?.Count ?? 0} approvers is not possible");
        RefuseIf(rules.RemindAfter >= rules.ExpireAfter, "remindAfter", "must come before `expireAfter`");
        RefuseIf(rules.EscalateAfter >= rules.ExpireAfter, "escalateAfter", "must come before `expireAfter`");
        RefuseIf(rules.EscalateAfter is not null && rules.EscalateTo.Count == 0, "escalateTo", "is missing: `escalateAfter` needs somebody to escalate to");
        RefuseIf(rules.EscalateAfter is null && rules.EscalateTo.Count > 0, "escalateAfter", "is missing: `escalateTo` needs a time");
    }

    private static ApprovalTrigger? Trigger(Field field, FrozenSet<string>? allowedTools)
    {
        if (field.Kind == JsonValueKind.String && field.Value.ValueEquals("always"))
            return new ApprovalTrigger(Always: true, null, FrozenSet<ToolClass>.Empty, []);
        if (field.Kind != JsonValueKind.Object)
        {
            field.Refuse($"must be `always` or an object; is `{field.Shown}`");
            return null;
        }

        if (field.AsSection() is not { } section)
            return null;

        var above = section.Take("above")?.AsMoney();
        var classes = section.Take("classes") is { } list ? list.Items().Select(item => item.AsOneOf(Choices.Classes)).OfType<ToolClass>().ToFrozenSet() : FrozenSet<ToolClass>.Empty;
        var arguments = section.Take("arguments") is { } rules ? ToolRulesParser.ByTool(rules, allowedTools) : [];
        section.Close();
        return new ApprovalTrigger(Always: false, above, classes, [.. arguments.Select(rule => KeyValuePair.Create(rule.Key, new ConditionSet(rule.Value)))]);
    }

    private static List<string> Approvers(Field field)
    {
        foreach (var item in field.Items().Where(item => item.Kind == JsonValueKind.String))
        {
            if (item.Value.GetRawText().AsSpan(1) is not (['u', 's', 'e', 'r', ':', _, _, ..] or ['g', 'r', 'o', 'u', 'p', ':', _, _, ..]))
                item.Refuse($"must be `user:…` or `group:…`; is `{item.Shown}`");
        }

        return field.AsNames(MostApprovers);
    }

    private static ApprovalMemory Memory(Field field)
    {
        if (field.Kind == JsonValueKind.Object)
            return Progressive(field);
        if (field.Kind == JsonValueKind.String && field.Value.GetRawText() is var word && word is "\"once\"" or "\"session\"" or "\"always\"")
            return word == "\"once\"" ? new ApprovalMemory.Once() : word == "\"session\"" ? new ApprovalMemory.Session() : new ApprovalMemory.Always();

        field.Refuse($"must be `once`, `session`, `always` or {{ \"progressive\": n }}; is `{field.Shown}`");
        return new ApprovalMemory.Once();
    }

    private static ApprovalMemory Progressive(Field field)
    {
        if (field.AsSection() is not { } section)
            return new ApprovalMemory.Once();

        var after = section.Need("progressive")?.AsInteger(1, LongestStreak);
        section.Close();
        return after is { } streak ? new ApprovalMemory.Progressive(streak) : new ApprovalMemory.Once();
    }
}
