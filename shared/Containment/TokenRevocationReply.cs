namespace Gatehouse.Containment;

/// <summary>What the agent's own ledger says to the end of a token.</summary>
public abstract record TokenRevocationReply
{
    private TokenRevocationReply() { }

    /// <summary>Now, or before.</summary>
    public sealed record Revoked : TokenRevocationReply;

    /// <summary>As many as may be remembered are alive.</summary>
    /// <param name="Wait">Until the first of them has expired.</param>
    public sealed record TooMany(TimeSpan Wait) : TokenRevocationReply;
}
