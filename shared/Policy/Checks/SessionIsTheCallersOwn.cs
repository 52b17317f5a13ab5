using Gatehouse.Dispatching;

namespace Gatehouse.Policy.Checks;

/// <summary>Another agent's session looks like one that does not exist.</summary>
public sealed class SessionIsTheCallersOwn : IPolicyCheck
{
    public string Name => "session-is-the-callers-own";

    public Verdict Examine(DispatchFacts facts)
    {
        if (facts.Task.Session is not { } named)
            return Verdict.Allowed;

        return facts.Session is { } session
            && string.Equals(session.Id, named, StringComparison.Ordinal)
            && string.Equals(session.Agent, facts.Agent.Id, StringComparison.Ordinal)
                ? Verdict.Allowed
                : new Verdict.Deny(new Refusal(RefusalCode.NotFound, $"session `{named}` does not exist") { Clause = Name });
    }

    public string Explain(DispatchFacts facts) =>
        facts.Task.Session is { } named ? $"session `{named}` is of agent `{facts.Agent.Id}`" : "no session is named";
}
