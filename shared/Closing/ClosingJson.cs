using System.Text.Json.Serialization;

namespace Gatehouse.Closing;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(AccountClosing))]
internal sealed partial class ClosingJson : JsonSerializerContext;
