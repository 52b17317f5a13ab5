namespace Gatehouse.Guardrails.Documents;

/// <summary>The kinds of rule a document may name.</summary>
internal enum RuleKind
{
    Phrases,
    Pattern,
    Secrets,
    PersonalData,
    PromptInjection,
    Exfiltration,
    AuthorityClaims,
    JsonSchema,
    Size,
    ContentSafety,
    Judge,
}
