using Gatehouse.Budgets;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Bodies;

/// <summary>A budget: strict JSON, left to the budget's own parser.</summary>
public static class BudgetBody
{
    public static async Task<BodyOf<BudgetDraft>> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        var body = await RequestBody.ReadAsync(request, ct);
        return body.IsRead
            ? BudgetParser.Parse(body.Value.Root).Match<BodyOf<BudgetDraft>>(
                parsed: draft => draft,
                rejected: errors => BodyFault.Malformed(errors))
            : body.Fault;
    }
}
