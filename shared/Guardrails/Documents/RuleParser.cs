using System.Collections.Frozen;
using System.Text.Json;
using Gatehouse.Guardrails.Injection;
using Gatehouse.Guardrails.PersonalData;
using Gatehouse.Guardrails.Remote;
using Gatehouse.Guardrails.Rules;
using Gatehouse.Policy.Parsing;

namespace Gatehouse.Guardrails.Documents;

/// <summary>A rule from its kind and its options.</summary>
internal static class RuleParser
{
    private const int MostNames = 1_000;
    private const int LeastSize = 1;

    public static FrozenDictionary<string, RuleKind> Kinds { get; } = new Dictionary<string, RuleKind>(StringComparer.Ordinal)
    {
        [PhrasesRule.Name] = RuleKind.Phrases,
        [PatternRule.Name] = RuleKind.Pattern,
        [SecretsRule.Name] = RuleKind.Secrets,
        [PersonalDataRule.Name] = RuleKind.PersonalData,
        [PromptInjectionRule.Name] = RuleKind.PromptInjection,
        [ExfiltrationRule.Name] = RuleKind.Exfiltration,
        [AuthorityClaimsRule.Name] = RuleKind.AuthorityClaims,
        [JsonSchemaRule.Name] = RuleKind.JsonSchema,
        [SizeRule.Name] = RuleKind.Size,
        [ContentSafetyRule.Name] = RuleKind.ContentSafety,
        [JudgeRule.Name] = RuleKind.Judge,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Sensitivity> sensitivities =
        Enum.GetValues<Sensitivity>().ToFrozenDictionary(value => value.ToString().ToLowerInvariant(), StringComparer.Ordinal);

    public static GuardrailRule? Parse(RuleKind kind, SectionReader guardrail, Field? options)
    {
        if (kind == RuleKind.AuthorityClaims)
        {
            options?.Refuse("this kind has no options");
            return new AuthorityClaimsRule();
        }

        if (options is null && kind is RuleKind.Phrases or RuleKind.Pattern or RuleKind.JsonSchema or RuleKind.Size or RuleKind.ContentSafety or RuleKind.Judge)
        {
            guardrail.Errors.Add(guardrail.PathOf("options"), "is missing");
            return null;
        }

        if (options is not { } field)
            return WithDefaults(kind);
        if (field.AsSection() is not { } section)
            return null;
        var rule = Read(kind, section);
        section.Close();
        return rule;
    }

    private static GuardrailRule WithDefaults(RuleKind kind) => kind switch
    {
        RuleKind.Secrets => new SecretsRule([]),
        RuleKind.PersonalData => new PersonalDataRule(PersonalKinds.Names),
        RuleKind.Exfiltration => new ExfiltrationRule([]),
        _ => new PromptInjectionRule(Sensitivity.Normal),
    };

    private static GuardrailRule? Read(RuleKind kind, SectionReader options) => kind switch
    {
        RuleKind.Phrases => options.Need("phrases") is { } list ? Phrases(list) : null,
        RuleKind.Pattern => options.Need("pattern") is { } pattern && LinearPattern.Compile(pattern) is { } compiled ? new PatternRule(compiled) : null,
        RuleKind.Secrets => new SecretsRule(options.Take("except")?.AsNameSet(MostNames) ?? []),
        RuleKind.PersonalData => PersonalData(options),
        RuleKind.PromptInjection => new PromptInjectionRule(options.Take("sensitivity")?.AsOneOf(sensitivities) ?? Sensitivity.Normal),
        RuleKind.Exfiltration => new ExfiltrationRule(options.Take("recipients")?.AsNameSet(MostNames) ?? []),
        RuleKind.JsonSchema => options.Need("schema") is { } schema ? JsonSchemaParser.Parse(schema) : null,
        RuleKind.ContentSafety => RemoteRuleParser.ContentSafety(options),
        RuleKind.Judge => RemoteRuleParser.Judge(options),
        _ => options.Need("most")?.AsInteger(LeastSize, GuardrailInspector.MostChars) is { } most ? new SizeRule(most) : null,
    };

    private static PhrasesRule? Phrases(Field list)
    {
        var phrases = list.AsNames(PhrasesRule.MostPhrases);
        foreach (var item in list.Items().Where(item => item.Kind == JsonValueKind.String && !item.Value.GetRawText().Any(char.IsLetterOrDigit)))
            item.Refuse("needs a letter or a digit");
        if (phrases.Count == 0 && list.Kind == JsonValueKind.Array)
            list.Refuse("needs at least one phrase");
        return phrases.Count == 0 ? null : new PhrasesRule(phrases);
    }

    private static PersonalDataRule PersonalData(SectionReader options)
    {
        var regions = Chosen(options.Take("regions"), PersonalKinds.Regions);
        var kinds = Chosen(options.Take("kinds"), PersonalKinds.Names);
        var except = Chosen(options.Take("except"), PersonalKinds.Names);
        var names = PersonalKinds.All
            .Where(kind => regions is null || kind.Region == "any" || regions.Contains(kind.Region))
            .Select(kind => kind.Name).Concat(PersonalKinds.Scanned)
            .Where(name => kinds?.Contains(name) != false && except?.Contains(name) != true);
        return new PersonalDataRule(names.ToFrozenSet(StringComparer.Ordinal));
    }

    private static FrozenSet<string>? Chosen(Field? list, FrozenSet<string> known)
    {
        if (list is not { } field)
            return null;
        foreach (var item in field.Items())
        {
            if (item.AsName() is { } name && !known.Contains(name))
                item.Refuse($"`{name}` is none of {string.Join(", ", known.Order(StringComparer.Ordinal).Select(word => $"`{word}`"))}", NearMiss.Find(name, known));
        }

        return field.AsNameSet(MostNames);
    }
}
