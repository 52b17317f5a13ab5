using System.Text.Json.Serialization;

namespace Gatehouse.Vault;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(DataKeyRing))]
[JsonSerializable(typeof(ResealPass))]
internal sealed partial class VaultJson : JsonSerializerContext;
