using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gatehouse.Registry;

/// <summary>The stored form of the registry's documents.</summary>
// A member that an older instance does not know may be a restriction: it must not act on the rest of the document.
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.General,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Agent))]
[JsonSerializable(typeof(Connection))]
[JsonSerializable(typeof(LinkedConnection))]
[JsonSerializable(typeof(Share))]
[JsonSerializable(typeof(PolicyVersion))]
[JsonSerializable(typeof(Credential))]
[JsonSerializable(typeof(Operator))]
[JsonSerializable(typeof(VouchedOperator))]
[JsonSerializable(typeof(Organisation))]
[JsonSerializable(typeof(OperatorKeyPlace))]
[JsonSerializable(typeof(string[]))]
public sealed partial class RegistryJson : JsonSerializerContext;
