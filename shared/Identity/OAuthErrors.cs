using System.Text.Json;

namespace Gatehouse.Identity;

/// <summary>The wire form of <see cref="OAuthError"/>.</summary>
public static class OAuthErrors
{
    public static string ToWireName(this OAuthError error) => JsonNamingPolicy.SnakeCaseLower.ConvertName(error.ToString());

    public static int ToHttpStatus(this OAuthError error) => error is OAuthError.InvalidClient ? 401 : 400;
}
