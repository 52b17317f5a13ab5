namespace Gatehouse.Vault.Providers;

/// <summary>What a provider answered to a request for tokens.</summary>
public abstract record ProviderReply
{
    private ProviderReply() { }

    /// <summary>Tokens, as it says.</summary>
    public sealed record Granted(ProviderTokens Tokens) : ProviderReply;

    /// <summary>A no in the words of RFC 6749 section 5.2.</summary>
    /// <param name="Error">Its code, and nothing else of what it said.</param>
    public sealed record Refused(string Error) : ProviderReply;

    /// <summary>No answer that can be relied on.</summary>
    /// <param name="Why">Nothing of what it said.</param>
    public sealed record Failed(string Why, TimeSpan? RetryAfter) : ProviderReply
    {
        /// <summary>It was asked and did not answer, or something before it did: it may be at it still.</summary>
        public bool MayHaveActed { get; init; }
    }

    /// <summary>Nothing was sent: the lease was too old to send under.</summary>
    public sealed record TooLate : ProviderReply;
}
