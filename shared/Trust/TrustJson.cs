using System.Text.Json.Serialization;

namespace Gatehouse.Trust;

/// <summary>How trust is stored.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(TrustRecord))]
internal sealed partial class TrustJson : JsonSerializerContext;
