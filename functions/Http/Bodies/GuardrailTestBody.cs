using System.Text.Json;
using Gatehouse.Guardrails;
using Gatehouse.Wire;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Bodies;

/// <summary>What is tried, and on what.</summary>
/// <param name="Set">A document, or the name of a set; absent when one guardrail is tried.</param>
/// <param name="Guardrail">A document, or an id; absent when a set is tried.</param>
/// <param name="Content">A text, or any other JSON.</param>
public sealed record GuardrailTestBody(JsonElement? Set, JsonElement? Guardrail, JsonElement Content, GuardrailDirection Direction)
{
    private static readonly StrictJsonRules rules = new(RequestBody.MaxBytes) { LongStringsUnder = ["content"] };

    public static Task<BodyOf<GuardrailTestBody>> ReadAsync(HttpRequest request, CancellationToken ct) =>
        RequestBody.ReadAsync(request, rules, Parse, ct);

    public static BodyOf<GuardrailTestBody> Parse(JsonBody json)
    {
        var errors = new List<WireError>();
        var body = new StrictObject(json.Root, "$", errors);
        var (set, guardrail, content) = (Named(body, "set"), Named(body, "guardrail"), body.Required("content"));
        var direction = body.OptionalOneOf("direction", "input", "output") == "output" ? GuardrailDirection.Output : GuardrailDirection.Input;
        if (errors.Count == 0 && set is null == guardrail is null)
            body.RefuseWhole("must have either `set` or `guardrail`");
        body.Close();
        return errors.Count == 0 ? new GuardrailTestBody(set, guardrail, content!.Value, direction) : BodyFault.Malformed(errors);
    }

    private static JsonElement? Named(StrictObject body, string name)
    {
        var value = body.Optional(name);
        if (value is not { ValueKind: not (JsonValueKind.Object or JsonValueKind.String) })
            return value;
        body.Refuse(name, "must be a document or an id");
        return null;
    }
}
