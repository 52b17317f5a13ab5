using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gatehouse.Egress;
using Gatehouse.Guardrails.Documents;
using Gatehouse.Guardrails.Remote;
using Gatehouse.Identity;
using Gatehouse.Policy;

namespace Gatehouse.Guardrails.Sets;

/// <summary>Reads a set's document: what it includes takes its place, and then all of it is understood or refused.</summary>
public sealed class DraftSet(GuardrailSets stored, EgressRules egress)
{
    private const string Include = "guardrail";
    private const string Version = "version";

    private static readonly JsonWriterOptions compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="document">Duplicate keys are refused before this.</param>
    public async Task<SetDraftOutcome> ReadAsync(string organisation, JsonElement document, CancellationToken ct)
    {
        var errors = new List<PolicyError>();
        var included = await IncludedAsync(organisation, document, errors, ct);
        var content = included.Count == 0 ? document : Merge(document, included);
        return GuardrailSetParser.Parse(content).Match<SetDraftOutcome>(
            read: set => errors.Concat(DeniedEndpoints(set)).ToList() is var faults && faults.Count == 0
                ? new SetDraftOutcome.Read(new SetDraft(set, document, content, [.. included.Values.Select(guardrail => new GuardrailOrigin(guardrail.Id, guardrail.Version))]))
                : new SetDraftOutcome.Refused(faults),
            refused: more => new SetDraftOutcome.Refused([.. errors, .. more.Where(error => !errors.Exists(earlier => error.Path.StartsWith(PlaceOf(earlier), StringComparison.Ordinal)))]));
    }

    /// <summary>What the rules for the gate's own calls refuse is refused when it is saved, and again whenever it is called.</summary>
    private IEnumerable<PolicyError> DeniedEndpoints(GuardrailSet set) =>
        from one in set.Guardrails.Index()
        let endpoint = (one.Item.Rule as RemoteRule)?.Endpoint
        where endpoint is not null
        let refused = egress.CheckUrl(endpoint.OriginalString) as UrlVerdict.Refused
        where refused is not null
        select new PolicyError($"$.guardrails[{one.Index}].options.endpoint", refused.Reason);

    /// <summary>By their place in the list.</summary>
    private async Task<SortedDictionary<int, StoredGuardrail>> IncludedAsync(string organisation, JsonElement document, List<PolicyError> errors, CancellationToken ct)
    {
        var included = new SortedDictionary<int, StoredGuardrail>();
        if (document.ValueKind != JsonValueKind.Object || !document.TryGetProperty("guardrails", out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > GuardrailSet.MostGuardrails)
            return included;

        foreach (var (index, item) in list.EnumerateArray().Index().Where(one => one.Item.ValueKind == JsonValueKind.Object && one.Item.TryGetProperty(Include, out _)))
        {
            var path = $"$.guardrails[{index}]";
            errors.AddRange(item.EnumerateObject().Where(member => member.Name != Include).Select(member => new PolicyError($"{path}.{member.Name}", "is the included guardrail's to say")));
            if (item.GetProperty(Include) is { ValueKind: JsonValueKind.String } id && Ids.Is(IdKind.Guardrail, id.GetString()) && await stored.GuardrailAsync(organisation, id.GetString()!, ct) is { } found)
                included[index] = found;
            else
                errors.Add(new PolicyError($"{path}.{Include}", "is no guardrail's id"));
        }

        return included;
    }

    // Of an include that names nothing the rest is no news.
    private static string PlaceOf(PolicyError error) => error.Path[..(error.Path.IndexOf(']', StringComparison.Ordinal) + 1)];

    private static JsonElement Merge(JsonElement document, SortedDictionary<int, StoredGuardrail> included)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, compact))
        {
            json.WriteStartObject();
            foreach (var member in document.EnumerateObject())
            {
                if (member.NameEquals("guardrails"))
                    WriteMerged(json, member.Value, included);
                else
                    member.WriteTo(json);
            }

            json.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }

    private static void WriteMerged(Utf8JsonWriter json, JsonElement list, SortedDictionary<int, StoredGuardrail> included)
    {
        json.WriteStartArray("guardrails");
        foreach (var (index, item) in list.EnumerateArray().Index())
        {
            if (included.TryGetValue(index, out var guardrail))
                WriteIncluded(json, guardrail);
            else
                item.WriteTo(json);
        }

        json.WriteEndArray();
    }

    private static void WriteIncluded(Utf8JsonWriter json, StoredGuardrail guardrail)
    {
        json.WriteStartObject();
        json.WriteString(Include, guardrail.Id);
        json.WriteNumber(Version, guardrail.Version);
        foreach (var member in guardrail.Document.EnumerateObject())
            member.WriteTo(json);
        json.WriteEndObject();
    }
}
