using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gatehouse.Dispatching;

internal sealed class CamelCaseEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
