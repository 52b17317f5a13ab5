namespace Gatehouse.Identity;

/// <summary>The answer to a token request.</summary>
public abstract record TokenRequestOutcome
{
    private TokenRequestOutcome() { }

    public abstract T Match<T>(Func<Issued, T> issued, Func<Refused, T> refused);

    public sealed record Issued(IssuedToken Token, AgentSubject Subject) : TokenRequestOutcome
    {
        public override T Match<T>(Func<Issued, T> issued, Func<Refused, T> refused) => issued(this);
    }

    public sealed record Refused(OAuthError Error, string Description) : TokenRequestOutcome
    {
        public override T Match<T>(Func<Issued, T> issued, Func<Refused, T> refused) => refused(this);
    }
}
