using System.Text.Json;
using Gatehouse.Http.Tokens;

namespace Gatehouse.Azure.Entra;

/// <summary>Somebody whom the directory vouches for.</summary>
/// <param name="Tenant">The directory.</param>
/// <param name="ObjectId">Who it is there; never reused.</param>
/// <param name="AppRoles">The roles that the gate's registration gives them.</param>
internal sealed record EntraPerson(string Tenant, string ObjectId, IReadOnlyList<string> AppRoles)
{
    /// <returns>Null when it names nobody.</returns>
    public static EntraPerson? Of(VerifiedToken token) =>
        token["tid"] is { } tenant && token["oid"] is { } id ? new EntraPerson(tenant, id, RolesOf(token.Claims)) : null;

    private static List<string> RolesOf(JsonElement claims) => claims.TryGetProperty("roles", out var roles) && roles.ValueKind == JsonValueKind.Array
        ? [.. roles.EnumerateArray().Where(role => role.ValueKind == JsonValueKind.String).Select(role => role.GetString()!)]
        : [];
}
