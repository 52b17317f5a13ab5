using System.Diagnostics.CodeAnalysis;
using Gatehouse.Budgets;
using Gatehouse.Policy;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http;

/// <summary>What the author of a budget saw: <c>If-Match</c> with its version, <c>If-None-Match: *</c>, or nothing where there is none.</summary>
public static class BudgetVersion
{
    public static bool TryRead(HttpRequest request, out BudgetPrecondition precondition, [NotNullWhen(false)] out Refusal? fault)
    {
        (precondition, fault) = (BudgetPrecondition.Unsaid, null);
        var isNew = request.Headers.IfNoneMatch;
        if (isNew.Count > 0 && (isNew.Count > 1 || isNew[0] != "*" || request.Headers.IfMatch.Count > 0))
            fault = new Refusal(RefusalCode.Malformed, "`If-None-Match` must be `*`, without `If-Match`");
        else if (isNew.Count > 0)
            precondition = BudgetPrecondition.MustBeNew;
        else if (request.Headers.IfMatch.Count > 0 && EntityTag.TryReadIfMatch(request, out var version, out fault))
            precondition = new BudgetPrecondition(version);
        return fault is null;
    }
}
