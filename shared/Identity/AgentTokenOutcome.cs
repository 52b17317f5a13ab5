namespace Gatehouse.Identity;

/// <summary>Who a token proves its bearer to be, or why it proves nothing.</summary>
public abstract record AgentTokenOutcome
{
    private AgentTokenOutcome() { }

    public abstract T Match<T>(Func<AgentPrincipal, T> accepted, Func<TokenFault, T> refused);

    public sealed record Accepted(AgentPrincipal Principal) : AgentTokenOutcome
    {
        public override T Match<T>(Func<AgentPrincipal, T> accepted, Func<TokenFault, T> refused) => accepted(Principal);
    }

    public sealed record Refused(TokenFault Fault) : AgentTokenOutcome
    {
        public override T Match<T>(Func<AgentPrincipal, T> accepted, Func<TokenFault, T> refused) => refused(Fault);
    }
}
