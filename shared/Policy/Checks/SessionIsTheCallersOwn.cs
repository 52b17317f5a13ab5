using Gatehouse.Dispatching;
using Gatehouse.Wire;

namespace Gatehouse.Policy.Checks;

/// <summary>Another agent's session looks like one that does not exist, and one that is over or frozen takes no task.</summary>
public sealed class SessionIsTheCallersOwn : IPolicyCheck
{
    private const string Clause = "$.session";

    public string Name => "session-is-the-callers-own";

    public Verdict Examine(DispatchFacts facts)
    {
        if (facts.Task.Session is not { } named)
            return Verdict.Allowed;
        if (facts.Session is not { } session
            || !string.Equals(session.Id, named, StringComparison.Ordinal)
            || !string.Equals(session.Agent, facts.Agent.Id, StringComparison.Ordinal))
            return Deny($"session `{named}` does not exist");

        if (session.IsFrozen)
            return new Verdict.Deny(new Refusal(RefusalCode.AgentFrozen, $"session `{named}` is frozen") { Clause = Clause, MayRetry = true, Unlock = "ask an operator to unfreeze the session" });

        return facts.Now >= session.OverAt ? Deny($"session `{named}` is over since {Instant.Format(session.OverAt.Value)}") : Verdict.Allowed;
    }

    public string Explain(DispatchFacts facts) =>
        facts.Task.Session is { } named ? $"session `{named}` is of agent `{facts.Agent.Id}`" : "no session is named";

    private static Verdict.Deny Deny(string detail) =>
        new(new Refusal(RefusalCode.NotFound, detail) { Clause = Clause, Unlock = "open a session, or name none" });
}
