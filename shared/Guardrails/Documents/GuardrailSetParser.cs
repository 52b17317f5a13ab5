using System.Collections.Frozen;
using System.Runtime.InteropServices;
using System.Text.Json;
using Gatehouse.Guardrails.Remote;
using Gatehouse.Guardrails.Rules;
using Gatehouse.Policy.Parsing;

namespace Gatehouse.Guardrails.Documents;

/// <summary>Reads a set strictly: all of it is understood, or it is refused with every error at once.</summary>
public static class GuardrailSetParser
{
    public const int MaxBytes = 512 * 1024;

    private const int LongestBudget = 5_000;
    private const int LongestRemoteBudget = 10_000;

    private static readonly FrozenDictionary<string, GuardrailDirection> directions = Words<GuardrailDirection>(GuardrailDirection.None);
    private static readonly FrozenDictionary<string, GuardrailAction> actions = Words<GuardrailAction>();
    private static readonly FrozenDictionary<string, GuardrailFailure> failures = Words<GuardrailFailure>();

    /// <param name="document">Duplicate keys are refused before this, by whoever made it.</param>
    public static GuardrailSetOutcome Parse(JsonElement document)
    {
        var errors = new ErrorList();
        var root = new Field(document, "$", errors);
        if (document.ValueKind == JsonValueKind.Undefined)
            errors.Add("$", "is missing");
        else if (JsonMarshal.GetRawUtf8Value(document).Length is var size && size > MaxBytes)
            root.Refuse($"is {size} bytes; at most {MaxBytes} are allowed");
        else if (root.AsSection() is { } section && Read(section) is var set && errors.IsEmpty)
            return new GuardrailSetOutcome.Read(set with { Source = JsonSerializer.Serialize(document, SourceJson.Default.JsonElement) });

        return new GuardrailSetOutcome.Refused(errors.All);
    }

    private static GuardrailSet Read(SectionReader document)
    {
        var name = document.Need("name")?.AsName() ?? "";
        var set = new GuardrailSet(name, document.Need("guardrails") is { } list ? Guardrails(list) : [])
        {
            Description = document.Take("description")?.AsText(),
            Budget = Budget(document) ?? GuardrailSet.DefaultBudget,
        };
        document.Close();
        return set;
    }

    private static List<Guardrail> Guardrails(Field list)
    {
        var guardrails = new List<Guardrail>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in list.Items())
        {
            if (item.AsSection() is not { } section || Guardrail(section) is not { } guardrail)
                continue;
            if (!names.Add(guardrail.Name))
                section.Errors.Add(section.PathOf("name"), $"`{guardrail.Name}` is already the name of another guardrail");
            guardrails.Add(guardrail);
        }

        if (list.Kind == JsonValueKind.Array && list.Value.GetArrayLength() is 0 or > GuardrailSet.MostGuardrails)
            list.Refuse($"needs 1 to {GuardrailSet.MostGuardrails} guardrails");
        return guardrails;
    }

    private static Guardrail? Guardrail(SectionReader section)
    {
        var name = section.Need("name")?.AsName();
        var kind = section.Need("kind")?.AsOneOf(RuleParser.Kinds);
        var options = section.Take("options");
        var rule = kind is { } known ? RuleParser.Parse(known, section, options) : null;
        var guardrail = new Guardrail(name ?? "", rule!)
        {
            Direction = section.Take("direction")?.AsOneOf(directions) ?? GuardrailDirection.Both,
            Action = section.Need("action")?.AsOneOf(actions) ?? GuardrailAction.Block,
            Failure = section.Take("failure")?.AsOneOf(failures) ?? GuardrailFailure.Closed,
            FailureReason = section.Take("reason")?.AsName(),
            Budget = rule is RemoteRule ? Budget(section, LongestRemoteBudget) ?? RemoteRule.DefaultBudget : Budget(section) ?? Gatehouse.Guardrails.Guardrail.DefaultBudget,
            Replacement = section.Take("replacement")?.AsName(),
            Hint = section.Take("hint")?.AsName(),
            Origin = Origin(section),
        };
        section.Close();
        RefuseContradictions(section, guardrail);
        return name is null || rule is null ? null : guardrail;
    }

    // Put there when the set was saved; whoever writes a document names the guardrail and nothing else.
    private static GuardrailOrigin? Origin(SectionReader section) =>
        section.Take("guardrail")?.AsName() is { } id && section.Take("version")?.AsInteger(1, int.MaxValue) is { } version ? new GuardrailOrigin(id, version) : null;

    private static TimeSpan? Budget(SectionReader section, int longest = LongestBudget) =>
        section.Take("budgetMs")?.AsInteger(1, longest) is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;

    private static void RefuseContradictions(SectionReader section, Guardrail guardrail)
    {
        void RefuseIf(bool contradiction, string name, string message)
        {
            if (contradiction)
                section.Errors.Add(section.PathOf(name), message);
        }

        RefuseIf(guardrail is { Failure: GuardrailFailure.Open, FailureReason: null }, "reason", "is missing: a guardrail that may fail `open` says why");
        RefuseIf(guardrail is { Failure: not GuardrailFailure.Open, FailureReason: not null }, "reason", "is said of a guardrail that fails `open`, and this one does not");
        RefuseIf(guardrail is { Action: GuardrailAction.Replace, Replacement: null }, "replacement", "is missing: `replace` needs words to put there");
        RefuseIf(guardrail is { Action: not GuardrailAction.Replace, Replacement: not null }, "replacement", "is for the action `replace`");
        RefuseIf(guardrail is { Action: GuardrailAction.Retry, Hint: null }, "hint", "is missing: `retry` says what to change");
        RefuseIf(guardrail is { Rule: SizeRule or JsonSchemaRule or RemoteRule, Action: GuardrailAction.Redact or GuardrailAction.Replace }, "action", "the content as a whole cannot be redacted");
    }

    private static FrozenDictionary<string, T> Words<T>(params T[] except)
        where T : struct, Enum =>
        Enum.GetValues<T>().Except(except).ToFrozenDictionary(value => value.ToString().ToLowerInvariant(), StringComparer.Ordinal);
}
