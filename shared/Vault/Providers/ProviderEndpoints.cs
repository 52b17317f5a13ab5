namespace Gatehouse.Vault.Providers;

/// <summary>Where a provider is asked.</summary>
/// <param name="Authorization">A person's browser goes there; the gate never does.</param>
/// <param name="Token">RFC 6749 section 3.2.</param>
/// <param name="Revocation">RFC 7009; absent where tokens cannot be given up.</param>
public sealed record ProviderEndpoints(string Authorization, string Token, string? Revocation)
{
    /// <summary>Whether what is secret would go to the same servers.</summary>
    public bool AskTheSame(ProviderEndpoints other) => OriginOf(Token) == OriginOf(other.Token) && (Revocation is null || OriginOf(Revocation) == OriginOf(other.Revocation ?? other.Token));

    private static string OriginOf(string url) => new Uri(url).GetLeftPart(UriPartial.Authority);
}
