using System.Text.Json.Serialization;
using Gatehouse.Trust.Attestations;

namespace Gatehouse.Trust;

/// <summary>How trust is stored.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(TrustRecord))]
[JsonSerializable(typeof(Attestation))]
[JsonSerializable(typeof(AttestationKey))]
internal sealed partial class TrustJson : JsonSerializerContext;
