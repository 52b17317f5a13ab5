using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gatehouse.Incidents;

/// <summary>The stored form of incidents.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.General,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Incident))]
[JsonSerializable(typeof(IncidentEffect[]))]
internal sealed partial class IncidentJson : JsonSerializerContext;
