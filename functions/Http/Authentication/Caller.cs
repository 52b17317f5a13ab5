using Gatehouse.Identity;
using Gatehouse.Registry;

namespace Gatehouse.Http.Authentication;

/// <summary>Who a request has proven to come from.</summary>
public abstract record Caller
{
    private Caller() { }

    public abstract string Organisation { get; }

    public abstract T Match<T>(Func<AgentPrincipal, T> agent, Func<OperatorPrincipal, T> @operator);

    public sealed record Agent(AgentPrincipal Principal) : Caller
    {
        public override string Organisation => Principal.Organisation;

        public override T Match<T>(Func<AgentPrincipal, T> agent, Func<OperatorPrincipal, T> @operator) => agent(Principal);
    }

    public sealed record Operator(OperatorPrincipal Principal) : Caller
    {
        public override string Organisation => Principal.Organisation;

        public override T Match<T>(Func<AgentPrincipal, T> agent, Func<OperatorPrincipal, T> @operator) => @operator(Principal);
    }
}
