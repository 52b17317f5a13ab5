using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gatehouse.Budgets;

/// <summary>The stored form of budgets.</summary>
// A member that an older instance does not know may be a restriction: it must not act on the rest of the document.
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.General,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Budget))]
[JsonSerializable(typeof(Hold))]
internal sealed partial class BudgetJson : JsonSerializerContext;
