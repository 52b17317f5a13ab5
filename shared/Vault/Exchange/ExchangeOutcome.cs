using Gatehouse.Identity;
using Gatehouse.Policy;

namespace Gatehouse.Vault.Exchange;

/// <summary>The answer to an exchange.</summary>
public abstract record ExchangeOutcome
{
    private ExchangeOutcome() { }

    public abstract T Match<T>(Func<Issued, T> issued, Func<Refused, T> refused, Func<NotNow, T> notNow);

    public sealed record Issued(AccessToken Token, TimeSpan ExpiresIn) : ExchangeOutcome
    {
        public override T Match<T>(Func<Issued, T> issued, Func<Refused, T> refused, Func<NotNow, T> notNow) => issued(this);
    }

    /// <summary>In the words of OAuth.</summary>
    public sealed record Refused(OAuthError Error, string Description) : ExchangeOutcome
    {
        public override T Match<T>(Func<Issued, T> issued, Func<Refused, T> refused, Func<NotNow, T> notNow) => refused(this);
    }

    /// <summary>The same request can succeed later.</summary>
    public sealed record NotNow(Refusal Refusal) : ExchangeOutcome
    {
        public override T Match<T>(Func<Issued, T> issued, Func<Refused, T> refused, Func<NotNow, T> notNow) => notNow(this);
    }
}
