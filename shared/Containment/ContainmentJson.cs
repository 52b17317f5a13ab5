using System.Text.Json.Serialization;

namespace Gatehouse.Containment;

/// <summary>The stored form of operations.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(Operation))]
[JsonSerializable(typeof(OperationProgress))]
internal sealed partial class ContainmentJson : JsonSerializerContext;
