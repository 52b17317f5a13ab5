using System.Text.Json;

namespace Gatehouse.Vault.Providers;

/// <summary>The wire form of <see cref="ClientAuthentication"/>.</summary>
public static class ClientAuthentications
{
    private static readonly ClientAuthentication[] all = Enum.GetValues<ClientAuthentication>();

    public static IReadOnlyList<string> Words { get; } = [.. all.Select(ToWireName)];

    public static string ToWireName(this ClientAuthentication authentication) => JsonNamingPolicy.SnakeCaseLower.ConvertName(authentication.ToString());

    /// <param name="word">One of <see cref="Words"/>.</param>
    public static ClientAuthentication Parse(string word) => all.First(authentication => authentication.ToWireName() == word);
}
