namespace Gatehouse.Vault.Grants;

/// <summary>A person who is at the provider.</summary>
/// <param name="Nonce">Of the state, as its SHA-256: the state is good for this start alone.</param>
/// <param name="Verifier">Of PKCE, sealed.</param>
/// <param name="Redirect">Where the provider sends the person, as it was told.</param>
/// <param name="ReturnTo">Where the gate sends them then; absent: to a page of its own.</param>
public sealed record GrantStart(string Nonce, byte[] Verifier, string Redirect, string? ReturnTo, DateTimeOffset ExpiresAt)
{
    /// <summary>INVARIANT (single use): set before the code is sent on, and never taken back.</summary>
    public bool IsTaken { get; init; }
}
