using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gatehouse.Guardrails.Documents;

[JsonSourceGenerationOptions]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class SourceJson : JsonSerializerContext;
