using System.Text.Json;
using Gatehouse.Guardrails;
using Gatehouse.Guardrails.Documents;

namespace Gatehouse.Tests.Guardrails;

/// <summary>A set's document is understood whole, or refused with every error and its place.</summary>
public sealed class SetDocumentTests
{
    [Theory]
    [InlineData("default")]
    [InlineData("strict")]
    [InlineData("credentials-only")]
    public void A_built_in_set_is_a_document_like_any_other(string name) => Assert.Equal(name, BuiltInSets.Load(name).Name);

    [Theory]
    [InlineData("""{ }""", "$.name|$.guardrails")]
    [InlineData("""{ "name": "a", "guardrails": [] }""", "$.guardrails")]
    [InlineData("""{ "name": "a", "guardrails": [ { "name": "x", "kind": "secret", "action": "blok" } ] }""", "$.guardrails[0].kind|$.guardrails[0].action")]
    [InlineData("""{ "name": "a", "guardrails": [ { "name": "x", "kind": "pattern", "action": "block", "options": { "pattern": "(?=a)" } } ] }""", "$.guardrails[0].options.pattern")]
    [InlineData("""{ "name": "a", "guardrails": [ { "name": "x", "kind": "pattern", "action": "block" } ] }""", "$.guardrails[0].options")]
    [InlineData("""{ "name": "a", "guardrails": [ { "name": "x", "kind": "secrets", "action": "replace" } ] }""", "$.guardrails[0].replacement")]
    [InlineData("""{ "name": "a", "guardrails": [ { "name": "x", "kind": "secrets", "action": "retry" } ] }""", "$.guardrails[0].hint")]
    [InlineData("""{ "name": "a", "guardrails": [ { "name": "x", "kind": "secrets", "action": "block", "failure": "open" } ] }""", "$.guardrails[0].reason")]
    [InlineData("""{ "name": "a", "guardrails": [ { "name": "x", "kind": "size", "action": "redact", "options": { "most": 10 } } ] }""", "$.guardrails[0].action")]
    [InlineData("""{ "name": "a", "guardrails": [ { "name": "x", "kind": "size", "action": "block", "options": { "most": 0 } } ] }""", "$.guardrails[0].options.most")]
    [InlineData("""{ "name": "a", "guardrails": [ { "name": "x", "kind": "personal-data", "action": "warn", "options": { "regions": ["gb"], "kinds": ["mail"] } } ] }""", "$.guardrails[0].options.regions[0]|$.guardrails[0].options.kinds[0]")]
    [InlineData("""{ "name": "a", "guardrails": [ { "name": "x", "kind": "phrases", "action": "warn", "options": { "phrases": ["…"] } } ] }""", "$.guardrails[0].options.phrases[0]")]
    [InlineData("""{ "name": "a", "guardrails": [ { "name": "x", "kind": "json-schema", "action": "block", "options": { "schema": { "$ref": "#" } } } ] }""", "$.guardrails[0].options.schema['$ref']")]
    [InlineData("""{ "name": "a", "guardrails": [ { "name": "x", "kind": "secrets", "action": "block" }, { "name": "x", "kind": "secrets", "action": "warn" } ] }""", "$.guardrails[1].name")]
    [InlineData("""{ "name": "a", "guardrails": [ { "name": "x", "kind": "judge", "action": "block" } ] }""", "$.guardrails[0].options")]
    [InlineData("""{ "name": "a", "guardrails": [ { "name": "x", "kind": "judge", "action": "redact", "options": { "endpoint": "https://me:pw@judge.example/v1", "secret": "Key", "model": "", "criterion": " " } } ] }""", "$.guardrails[0].options.endpoint|$.guardrails[0].options.secret|$.guardrails[0].options.model|$.guardrails[0].options.criterion")]
    [InlineData("""{ "name": "a", "guardrails": [ { "name": "x", "kind": "judge", "action": "redact", "options": { "endpoint": "https://judge.example/v1/chat/completions", "secret": "judge-key", "model": "m", "criterion": "c" } } ] }""", "$.guardrails[0].action")]
    [InlineData("""{ "name": "a", "guardrails": [ { "name": "x", "kind": "judge", "action": "block", "budgetMs": 10001, "options": { "endpoint": "https://judge.example/v1/chat/completions", "secret": "judge-key", "model": "m", "criterion": "c", "key": "sk-1" } } ] }""", "$.guardrails[0].budgetMs|$.guardrails[0].options.key")]
    [InlineData("""{ "name": "a", "guardrails": [ { "name": "x", "kind": "content-safety", "action": "block", "options": { "endpoint": "https://safe.example/contentsafety", "secret": "../pepper", "severity": 8, "categories": ["hatred"] } } ] }""", "$.guardrails[0].options.endpoint|$.guardrails[0].options.secret|$.guardrails[0].options.severity|$.guardrails[0].options.categories[0]")]
    [InlineData("""{ "name": "a", "guardrails": [ { "name": "x", "kind": "content-safety", "action": "block", "options": { "endpoint": "ftp://safe.example", "secret": "s", "categories": [] } } ] }""", "$.guardrails[0].options.endpoint|$.guardrails[0].options.categories")]
    [InlineData("""{ "name": "a", "budgetMs": 0, "guardrails": [ { "name": "x", "kind": "secrets", "action": "block", "budget": 1 } ] }""", "$.budgetMs|$.guardrails[0].budget")]
    public void Every_error_has_its_place(string json, string paths)
    {
        using var document = JsonDocument.Parse(json);
        var errors = GuardrailSetParser.Parse(document.RootElement).Match(_ => [], errors => errors);

        Assert.Equal(paths.Split('|').Order(StringComparer.Ordinal), errors.Select(error => error.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_change_says_what_changed()
    {
        var before = SourceOf("""[ { "name": "a", "kind": "secrets", "action": "block" }, { "name": "b", "kind": "secrets", "action": "warn" }, { "name": "c", "kind": "authority-claims", "action": "warn" } ]""");
        var after = SourceOf("""[ { "name": "b", "kind": "secrets", "action": "redact", "options": { "except": ["slack-token"] } }, { "name": "c", "kind": "authority-claims", "action": "warn" }, { "name": "d", "kind": "secrets", "action": "warn" } ]""");

        Assert.Equal(
            ["removed a", "changed b: action, options", "added d"],
            GuardrailSetDifference.Between(before, after).Select(change => change.Members.Count == 0 ? $"{change.Kind} {change.Guardrail}".ToLowerInvariant() : $"{change.Kind.ToString().ToLowerInvariant()} {change.Guardrail}: {string.Join(", ", change.Members)}"));
        Assert.Empty(GuardrailSetDifference.Between(after, after));
    }

    private static JsonElement SourceOf(string guardrails) => JsonElement.Parse(Inspect.Set(guardrails).Source);
}
