using System.Text;
using System.Text.Json;
using Gatehouse.Guardrails.Documents;
using Gatehouse.Policy;

namespace Gatehouse.Guardrails.Sets;

/// <summary>One guardrail as an operator describes it, understood whole.</summary>
public sealed record GuardrailDraft(Guardrail Guardrail, JsonElement Document)
{
    private const string Alone = "$.guardrails[0]";

    /// <param name="refused">Given everything that is wrong.</param>
    public static T Parse<T>(JsonElement document, Func<GuardrailDraft, T> read, Func<IReadOnlyList<PolicyError>, T> refused)
    {
        if (document.ValueKind == JsonValueKind.Object && document.TryGetProperty("guardrail", out _))
            return refused([new PolicyError("$.guardrail", "belongs into a set: a guardrail includes no other")]);

        return GuardrailSetParser.Parse(Wrapped(document)).Match(
            set => read(new GuardrailDraft(set.Guardrails[0], document)),
            errors => refused([.. errors.Select(error => error with { Path = error.Path.StartsWith(Alone, StringComparison.Ordinal) ? $"${error.Path[Alone.Length..]}" : error.Path })]));
    }

    // A set of it alone, so that there is one way to read one.
    private static JsonElement Wrapped(JsonElement document) =>
        JsonElement.Parse(Encoding.UTF8.GetBytes($$"""{"name":"alone","guardrails":[{{document.GetRawText()}}]}"""));
}
