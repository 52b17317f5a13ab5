using System.Globalization;
using System.Text.Json;
using Gatehouse.Http.Tokens;

namespace Gatehouse.Azure.Entra;

/// <summary>Somebody whom the directory vouches for.</summary>
/// <param name="Tenant">The directory.</param>
/// <param name="ObjectId">Who it is there; never reused.</param>
/// <param name="AppRoles">The roles that the gate's registration gives them.</param>
internal sealed record EntraPerson(string Tenant, string ObjectId, IReadOnlyList<string> AppRoles)
{
    private const int MostEmail = 256;

    private static readonly long lastSecond = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <summary>When they last proved who they are (OpenID Connect Core section 2, <c>auth_time</c>); absent when the directory does not say.</summary>
    public DateTimeOffset? SignedInAt { get; init; }

    /// <summary>Where mail reaches them, as far as the directory says; absent when it says nothing that is an address.</summary>
    public string? Email { get; init => field = value is { Length: <= MostEmail } text && text.Split('@') is [{ Length: > 0 }, { Length: > 0 }] && !text.Any(char.IsWhiteSpace) ? text : null; }

    /// <returns>Null when it names nobody.</returns>
    public static EntraPerson? Of(VerifiedToken token) =>
        token["tid"] is { } tenant && token["oid"] is { } id ? new EntraPerson(tenant, id, RolesOf(token.Claims)) { SignedInAt = SignInOf(token.Claims), Email = token["email"] ?? token["preferred_username"] } : null;

    /// <param name="seconds">Since 1970, as a claim says them.</param>
    /// <returns>Null when that is no time.</returns>
    public static DateTimeOffset? TimeOf(string? seconds) =>
        long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var time) && time < lastSecond ? DateTimeOffset.FromUnixTimeSeconds(time) : null;

    private static DateTimeOffset? SignInOf(JsonElement claims) => claims.TryGetProperty("auth_time", out var time) && time.ValueKind == JsonValueKind.Number ? TimeOf(time.GetRawText()) : null;

    private static List<string> RolesOf(JsonElement claims) => claims.TryGetProperty("roles", out var roles) && roles.ValueKind == JsonValueKind.Array
        ? [.. roles.EnumerateArray().Where(role => role.ValueKind == JsonValueKind.String).Select(role => role.GetString()!)]
        : [];
}
