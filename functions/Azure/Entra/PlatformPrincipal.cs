using System.Text.Json;

namespace Gatehouse.Azure.Entra;

/// <summary>Reads the header in which the platform says who has signed in.</summary>
internal static class PlatformPrincipal
{
    public const string Header = "X-MS-CLIENT-PRINCIPAL";

    private const int MostBytes = 64 * 1024;

    /// <returns>Null when it says nothing of a person of a directory.</returns>
    public static EntraPerson? Parse(string header)
    {
        if (header.Length > MostBytes)
            return null;
        try
        {
            using var json = JsonDocument.Parse(Convert.FromBase64String(header));
            var claims = json.RootElement.GetProperty("claims").EnumerateArray().Select(claim => (Type: Text(claim, "typ"), Value: Text(claim, "val"))).ToList();
            var roles = json.RootElement.TryGetProperty("role_typ", out var named) ? named.GetString() : null;
            return Find("tid", "http://schemas.microsoft.com/identity/claims/tenantid") is { } tenant && Find("oid", "http://schemas.microsoft.com/identity/claims/objectidentifier") is { } id
                ? new EntraPerson(tenant, id, [.. claims.Where(claim => claim.Type == "roles" || claim.Type == roles).Select(claim => claim.Value)])
                {
                    SignedInAt = EntraPerson.TimeOf(Find("auth_time", "auth_time")),
                    Email = Find("email", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress") ?? Find("preferred_username", "preferred_username"),
                }
                : null;

            string? Find(string name, string uri) => claims.Find(claim => claim.Type == name || claim.Type == uri).Value;
        }
        catch (Exception fault) when (fault is FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string Text(JsonElement claim, string name) => claim.GetProperty(name).GetString() ?? "";
}
