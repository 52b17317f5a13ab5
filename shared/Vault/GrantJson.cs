using System.Text.Json.Serialization;
using Gatehouse.Vault.Grants;
using Gatehouse.Vault.Providers;

namespace Gatehouse.Vault;

/// <summary>The stored form of providers and grants.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(TokenProvider))]
[JsonSerializable(typeof(Grant))]
[JsonSerializable(typeof(VaultEnding))]
[JsonSerializable(typeof(ProviderWait))]
internal sealed partial class GrantJson : JsonSerializerContext;
