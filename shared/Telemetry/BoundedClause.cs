using System.Collections.Frozen;
using Gatehouse.Policy;

namespace Gatehouse.Telemetry;

/// <summary>A clause as a label: one of those that the code itself names, else the refusal's code.</summary>
public static class BoundedClause
{
    private static readonly FrozenSet<string> known = FrozenSet.Create(
        StringComparer.Ordinal,
        [
            .. DispatchPolicy.Checks.Select(check => check.Name),
            "policy",
            "policy.access",
            "policy.approval.when",
            "policy.delegation.maxDepth",
            "policy.flow",
            "policy.models",
            "policy.notAfter",
            "policy.notBefore",
            "policy.rate.perHour",
            "policy.rate.perMinute",
            "policy.spend.defaultTask",
            "policy.spend.monthly",
            "policy.spend.perTask",
            "policy.taskTypes",
            "policy.tools.allow",
            "policy.tools.classes.destructive",
            "policy.tools.classes.execute",
            "policy.tools.classes.financial",
            "policy.tools.classes.read",
            "policy.tools.classes.write",
            "policy.tools.conditions",
            "policy.trust.minimum",
            "policy.windows",
            "organisation.delegation.maxDepth",
            "organisation.trust.minimum",
            "connection.trust.minimum",
            "budget.agent",
            "budget.agent.rate.perHour",
            "budget.agent.rate.perMinute",
            "budget.agent.spend.monthly",
            "budget.organisation",
            "budget.organisation.rate.perHour",
            "budget.organisation.rate.perMinute",
            "budget.organisation.spend.monthly",
            "budget.session",
            "budget.session.rate.perHour",
            "budget.session.rate.perMinute",
            "budget.session.spend.monthly",
            "delegation.actions",
            "delegation.amount",
            "delegation.depth",
            "delegation.expiresAt",
            "delegation.models",
            "delegation.tools",
            "idempotency-key",
            "$.callback",
            "$.deadline",
        ]);

    public static string Of(Refusal refusal) => refusal.Clause is { } clause && known.Contains(clause) ? clause : refusal.Code.ToWireName();
}
