using System.Text.Json;
using System.Text.Json.Serialization;
using Gatehouse.Alerts.Routes;

namespace Gatehouse.Alerts;

/// <summary>The stored form of alerts, of what is told of them, and of where it is told.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.General,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Alert))]
[JsonSerializable(typeof(AlertNotice))]
[JsonSerializable(typeof(AlertRoute))]
[JsonSerializable(typeof(AlertTelling))]
[JsonSerializable(typeof(VerifiedChain))]
[JsonSerializable(typeof(Dictionary<string, DateTimeOffset>))]
internal sealed partial class AlertJson : JsonSerializerContext;
