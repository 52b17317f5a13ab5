namespace Gatehouse.Dispatching;

/// <param name="ExpiresAt">When the credential, or the token made from it, ends; the earlier of both.</param>
public sealed record CredentialFacts(string Id, bool IsRevoked, DateTimeOffset? ExpiresAt = null, bool IsFrozen = false)
{
    /// <summary>The <c>jti</c> of the token that was shown.</summary>
    public string Token { get; init; } = "";

    public bool IsTokenRevoked { get; init; }
}
