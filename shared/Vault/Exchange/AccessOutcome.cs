namespace Gatehouse.Vault.Exchange;

/// <summary>What a grant gives when an access token of it is asked for.</summary>
public abstract record AccessOutcome
{
    private AccessOutcome() { }

    public sealed record Given(AccessToken Token) : AccessOutcome;

    /// <summary>Never again, as it stands.</summary>
    /// <param name="Why">What the caller may know.</param>
    public sealed record Gone(string Why) : AccessOutcome;

    /// <summary>Not these scopes.</summary>
    public sealed record NotTheseScopes(string Why) : AccessOutcome;

    /// <summary>The provider, or the store, gives nothing now.</summary>
    public sealed record NotNow(string Why, TimeSpan RetryAfter) : AccessOutcome;
}
