using Gatehouse.Dispatching;

namespace Gatehouse.Policy.Checks;

/// <summary>Nothing froze, killed or closed the connection.</summary>
public sealed class ConnectionIsOpen : IPolicyCheck
{
    public string Name => "connection-is-open";

    public Verdict Examine(DispatchFacts facts)
    {
        var connection = facts.Connection;
        if (connection.IsKilled)
            return Deny(facts, "was killed", mayRetry: false);
        if ((connection.Frozen & FreezeScopes.Agent) != FreezeScopes.None)
            return Deny(facts, "is frozen with its agent", code: RefusalCode.AgentFrozen);
        if (connection.Frozen != FreezeScopes.None)
            return Deny(facts, $"is frozen by `{connection.Frozen.ToString().ToLowerInvariant()}`");

        return connection.Status switch
        {
            ConnectionStatus.Open => Verdict.Allowed,
            ConnectionStatus.Opening => Deny(facts, "is not open yet"),
            _ => Deny(facts, "is closed", mayRetry: false),
        };
    }

    public string Explain(DispatchFacts facts) => $"connection `{facts.Connection.Id}` is open";

    private Verdict.Deny Deny(DispatchFacts facts, string state, bool mayRetry = true, RefusalCode code = RefusalCode.ConnectionFrozen) =>
        new(new Refusal(code, $"connection `{facts.Connection.Id}` {state}")
        {
            Clause = Name,
            MayRetry = mayRetry,
            Unlock = mayRetry ? "ask an operator to unfreeze it" : "ask an operator for another connection",
        });
}
