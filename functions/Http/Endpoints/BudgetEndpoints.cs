using Gatehouse.Budgets;
using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Http.Bodies;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>Rates and caps over all the connections of an agent, a session or the organisation.</summary>
public sealed class BudgetEndpoints(SetBudget set, ReadBudgets budgets, Pages pages)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<BudgetEndpoints>(routes.ServiceProvider);
        routes.MapPut(Routes.Budgets, door.ForOperators(Permission.Operate, (endpoints, http, caller) => endpoints.PutAsync(http, caller)));
        routes.MapGet(Routes.Budgets, door.ForOperators(Permission.Read, (endpoints, http, caller) => endpoints.GetAsync(http, caller)));
    }

    private async Task<IResult> PutAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!BudgetVersion.TryRead(http.Request, out var precondition, out var fault))
            return Problems.For(fault);
        var body = await BudgetBody.ReadAsync(http.Request, http.RequestAborted);
        if (!body.IsRead)
            return Problems.For(body.Fault);
        if (body.Value.Of.Kind == BudgetKind.Organisation && caller.Check(Permission.Govern) is { } forbidden)
            return forbidden;
        var outcome = await set.HandleAsync(caller.Organisation, body.Value, precondition, caller.OperatorId, CancellationToken.None);
        return await outcome.Match(
            changed: budget => ShowChangedAsync(caller, budget),
            refused: refusal => Task.FromResult<IResult>(Problems.For(refusal)));
    }

    private async Task<IResult> GetAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!QueryValue.TryRead(http.Request, "of", out var of, out var fault))
            return Problems.Malformed(fault);
        if (of is null)
            return await ListAsync(http, caller);
        return BudgetSubject.Parse(of) is { } subject && await budgets.FindAsync(caller.Organisation, subject, http.RequestAborted) is { } view
            ? Shown(StatusCodes.Status200OK, view)
            : Problems.NotFound($"there is no budget of `{of}`");
    }

    private async Task<IResult> ListAsync(HttpContext http, OperatorPrincipal caller)
    {
        var page = await pages.ReadAsync(http, caller.Organisation);
        if (!page.IsRead)
            return Problems.For(page.Fault);
        var (keys, found) = await budgets.ListAsync(caller.Organisation, page.Value.After, page.Value.Limit, http.RequestAborted);
        return PageAnswer.Of(found, BudgetAnswer.Write, page.Value.AfterOf(keys, key => key));
    }

    private async Task<IResult> ShowChangedAsync(OperatorPrincipal caller, Budget budget)
    {
        if (!budget.IsSet)
            return TypedResults.NoContent();
        var status = budget.Revision == 1 ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        return Shown(status, await budgets.ViewAsync(caller.Organisation, budget));
    }

    private static JsonAnswer Shown(int status, BudgetView view) => new(status, json => BudgetAnswer.Write(json, view)) { ETag = view.Budget.Revision };
}
