using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gatehouse.Guardrails.Sets;

/// <summary>The stored form of guardrails and sets.</summary>
// A member that an older instance does not know may be a restriction: it must not act on the rest of the document.
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.General,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(StoredSet))]
[JsonSerializable(typeof(SetVersion))]
[JsonSerializable(typeof(StoredGuardrail))]
internal sealed partial class SetJson : JsonSerializerContext
{
    // Phrases of any script take no more room in the row than in the document, and the row's bounds are the document's.
    public static SetJson Compact => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
