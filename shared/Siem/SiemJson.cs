using System.Text.Json.Serialization;

namespace Gatehouse.Siem;

/// <summary>How sinks, marks and their status are stored.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(SiemSink))]
[JsonSerializable(typeof(ChainMark))]
[JsonSerializable(typeof(SiemStatus))]
internal sealed partial class SiemJson : JsonSerializerContext;
