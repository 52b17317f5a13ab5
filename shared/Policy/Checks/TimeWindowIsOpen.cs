using Gatehouse.Dispatching;
using Gatehouse.Wire;

namespace Gatehouse.Policy.Checks;

/// <summary>Now is within the policy's dates, and within one of its windows if it has any.</summary>
public sealed class TimeWindowIsOpen : IPolicyCheck
{
    public string Name => "time-window-is-open";

    public Verdict Examine(DispatchFacts facts)
    {
        if (facts.Policy is not { } policy)
            return Verdict.Allowed;
        if (policy.NotBefore is { } start && facts.Now < start)
            return Deny(facts, "policy.notBefore", $"opens at {Instant.Format(start)}");
        if (policy.NotAfter is { } end && facts.Now >= end)
            return Deny(facts, "policy.notAfter", $"ended at {Instant.Format(end)}");

        return policy.Windows is { } windows && !AnyIsOpen(windows, facts.Now)
            ? Deny(facts, "policy.windows", $"has {windows.Count} time windows, none of which is open")
            : Verdict.Allowed;
    }

    public string Explain(DispatchFacts facts) =>
        facts.Policy is { Windows: null, NotBefore: null, NotAfter: null } ? "any time is permitted" : $"{Instant.Format(facts.Now)} is within the permitted times";

    private static bool AnyIsOpen(IReadOnlyList<TimeWindow> windows, DateTimeOffset now)
    {
        for (var i = 0; i < windows.Count; i++)
        {
            if (windows[i].IsOpen(now))
                return true;
        }

        return false;
    }

    private static Verdict.Deny Deny(DispatchFacts facts, string clause, string state)
    {
        var opens = NextOpening(facts.Policy!, facts.Now);
        return new(new Refusal(RefusalCode.OutsideTimeWindow, $"connection `{facts.Connection.Id}` {state}")
        {
            Clause = clause,
            MayRetry = opens is not null,
            RetryAfter = opens is { } moment ? TimeSpan.FromSeconds(Math.Ceiling((moment - facts.Now).TotalSeconds)) : null,
            Unlock = opens is { } opening ? $"wait until {Instant.Format(opening)}, or ask an operator to change {clause}" : $"ask an operator to change {clause}",
        });
    }

    private static DateTimeOffset? NextOpening(ConnectionPolicy policy, DateTimeOffset now)
    {
        var earliest = policy.NotBefore > now ? policy.NotBefore.Value : now;
        var opens = policy.Windows is { } windows ? windows.Min(window => window.NextOpening(earliest)) : earliest;
        return opens >= policy.NotAfter ? null : opens;
    }
}
