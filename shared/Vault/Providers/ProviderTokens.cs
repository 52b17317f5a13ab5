namespace Gatehouse.Vault.Providers;

/// <summary>The answer of a token endpoint (RFC 6749 section 5.1).</summary>
/// <param name="Refresh">Absent when the one that was used goes on being good.</param>
/// <param name="LivesFor">Absent when the provider does not say.</param>
/// <param name="Scopes">In ordinal order; absent when they are what was asked for.</param>
public sealed record ProviderTokens(string Access, string? Refresh, TimeSpan? LivesFor, IReadOnlyList<string>? Scopes)
{
    /// <summary>Why nothing of it may be handed out: then it is there for <see cref="Refresh"/> alone, which is the only one there is.</summary>
    public string? Fault { get; init; }

    // No token may reach a log through a record's generated text.
    public override string ToString() => "tokens of a provider";
}
