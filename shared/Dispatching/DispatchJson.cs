using System.Text.Json.Serialization;
using Gatehouse.Ledger;

namespace Gatehouse.Dispatching;

/// <summary>The stored form of tasks.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TaskRecord))]
[JsonSerializable(typeof(AcceptedTask))]
internal sealed partial class DispatchJson : JsonSerializerContext;
