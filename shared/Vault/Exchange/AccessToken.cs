namespace Gatehouse.Vault.Exchange;

/// <summary>An access token of a provider, open.</summary>
/// <param name="Scopes">Those that it has.</param>
/// <param name="ReadAt">Monotonic: when the grant was known to be good.</param>
public sealed record AccessToken(string Text, IReadOnlyList<string> Scopes, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt, long ReadAt)
{
    // The value must not reach a log through a record's generated text.
    public override string ToString() => $"access token until {ExpiresAt:O}";
}
