using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gatehouse.Registry;

/// <summary>Enum names as the rest of a document is written; never numbers.</summary>
public sealed class CamelCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
