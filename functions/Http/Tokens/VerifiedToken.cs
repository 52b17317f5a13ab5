using System.Text.Json;

namespace Gatehouse.Http.Tokens;

/// <summary>What an issuer vouches for.</summary>
/// <param name="Claims">Of the token.</param>
/// <param name="Endorsements">The channels that the issuer vouches for with the key it signed with; most issuers name none.</param>
public sealed record VerifiedToken(JsonElement Claims, IReadOnlyList<string> Endorsements)
{
    /// <returns>Null when there is no such claim, or it is no text.</returns>
    public string? this[string claim] => TextOf(Claims, claim);

    internal static string? TextOf(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
