using Gatehouse.Dispatching;

namespace Gatehouse.Policy;

/// <summary>Applies the checks in order. What cannot decide says no.</summary>
public static class PolicyEvaluator
{
    private const string PolicyClause = "policy";

    public static Evaluation Evaluate(DispatchFacts facts, IReadOnlyList<IPolicyCheck> checks)
    {
        ApprovalDemand? demand = null;
        for (var i = 0; i < checks.Count; i++)
        {
            switch (Examine(checks[i], facts))
            {
                case Verdict.Deny deny:
                    return new Evaluation(deny, deny.Refusal.Clause, facts, checks);
                case Verdict.NeedsApproval ask:
                    demand = demand?.And(ask.Demand) ?? ask.Demand;
                    break;
            }
        }

        if (Undecided(facts, checks) is { } undecided)
            return new Evaluation(undecided, PolicyClause, facts, checks);

        return demand is null
            ? new Evaluation(Verdict.Allowed, null, facts, checks)
            : new Evaluation(new Verdict.NeedsApproval(demand), demand.Clauses[0], facts, checks);
    }

    internal static IReadOnlyList<TraceEntry> Retrace(DispatchFacts facts, IReadOnlyList<IPolicyCheck> checks)
    {
        var trace = new List<TraceEntry>(checks.Count);
        foreach (var check in checks)
        {
            var verdict = Examine(check, facts);
            trace.Add(new TraceEntry(check.Name, verdict, Reason(check, verdict, facts)));
            if (verdict is Verdict.Deny)
                return trace;
        }

        if (Undecided(facts, checks) is { } undecided)
            trace.Add(new TraceEntry(PolicyClause, undecided, undecided.Refusal.Detail));
        return trace;
    }

    private static Verdict.Deny? Undecided(DispatchFacts facts, IReadOnlyList<IPolicyCheck> checks) =>
        checks.Count == 0 ? Unavailable(PolicyClause, "the list of checks is empty")
        : facts.Policy is null ? Unavailable(PolicyClause, $"connection `{facts.Connection.Id}` has no policy")
        : null;

    private static string Reason(IPolicyCheck check, Verdict verdict, DispatchFacts facts) => verdict switch
    {
        Verdict.Deny deny => deny.Refusal.Detail,
        Verdict.NeedsApproval ask => string.Join("; ", ask.Demand.Reasons),
        _ => check.Explain(facts),
    };

    private static Verdict Examine(IPolicyCheck check, DispatchFacts facts)
    {
#pragma warning disable CA1031 // Whatever a check throws, the answer is no.
        try
        {
            return check.Examine(facts);
        }
        catch (Exception broken)
        {
            return Unavailable(check.Name, $"check `{check.Name}` failed with `{broken.GetType().Name}`");
        }
#pragma warning restore CA1031
    }

    private static Verdict.Deny Unavailable(string clause, string detail) =>
        new(new Refusal(RefusalCode.Unavailable, detail) { Clause = clause, MayRetry = true });
}
