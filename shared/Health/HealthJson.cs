using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gatehouse.Health;

/// <summary>How snapshots are stored.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(HealthSnapshot))]
internal sealed partial class HealthJson : JsonSerializerContext;
