using Gatehouse.Dispatching;

namespace Gatehouse.Policy.Checks;

/// <summary>Another agent's connection looks like one that does not exist.</summary>
public sealed class ConnectionIsTheCallersOwn : IPolicyCheck
{
    public string Name => "connection-is-the-callers-own";

    public Verdict Examine(DispatchFacts facts) =>
        string.Equals(facts.Connection.From, facts.Agent.Id, StringComparison.Ordinal)
            ? Verdict.Allowed
            : new Verdict.Deny(new Refusal(RefusalCode.NotFound, $"connection `{facts.Connection.Id}` does not exist") { Clause = Name });

    public string Explain(DispatchFacts facts) => $"connection `{facts.Connection.Id}` leads from agent `{facts.Agent.Id}`";
}
