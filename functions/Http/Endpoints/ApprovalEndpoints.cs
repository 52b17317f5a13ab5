using Gatehouse.Approvals;
using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Http.Bodies;
using Gatehouse.Identity;
using Gatehouse.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>What people are asked, and what they answer. Reading decides nothing.</summary>
public sealed class ApprovalEndpoints(ReadApprovals approvals, ReadApprovers approvers, DecideApproval decide, SignInReader signIns, Pages pages)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<ApprovalEndpoints>(routes.ServiceProvider);
        routes.MapGet(Routes.Approvals, door.ForOperators(Permission.Answer, (endpoints, http, caller) => endpoints.ListAsync(http, caller)));
        routes.MapGet(Routes.Approval, door.ForOperators(Permission.Answer, (endpoints, http, caller) => endpoints.GetAsync(http, caller)));
        routes.MapPost(Routes.ApprovalDecision, door.ForOperators(Permission.Answer, (endpoints, http, caller) => endpoints.DecideAsync(http, caller)));
        routes.MapPost(Routes.ApprovalDecisions, door.ForOperators(Permission.Answer, (endpoints, http, caller) => endpoints.DecideAllAsync(http, caller)));
    }

    private async Task<IResult> ListAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!QueryValue.TryReadSwitch(http.Request, "all", out var isAll, out var fault) || !QueryValue.TryRead(http.Request, "connection", out var connection, out fault))
            return Problems.Malformed(fault);
        if (connection is not null && !Ids.Is(IdKind.Connection, connection))
            return Problems.Malformed("`connection` is not a connection's id");
        if (isAll && caller.Check(Permission.Read) is { } forbidden)
            return forbidden;
        var page = await pages.ReadAsync(http, caller.Organisation);
        if (!page.IsRead)
            return Problems.For(page.Fault);
        var own = await approvers.AddressesAsync(SignInReader.PersonOf(caller), http.RequestAborted);
        var (found, after) = await approvals.ListAsync(caller.Organisation, isAll ? [ApprovalIndex.Everybody] : own, connection, page.Value.After, page.Value.Limit, http.RequestAborted);
        return PageAnswer.Of(found, (json, view) => ApprovalsAnswer.Write(json, view, IsOpen(view, caller, own)), page.Value.AfterOf(after));
    }

    private async Task<IResult> GetAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!RouteIds.TryRead(http, "approval", IdKind.Approval, out var id, out var problem))
            return problem;
        var own = await approvers.AddressesAsync(SignInReader.PersonOf(caller), http.RequestAborted);
        return await approvals.FindAsync(caller.Organisation, id, http.RequestAborted) is { } view && MaySee(caller, view.Approval, own)
            ? JsonAnswer.Ok(json => ApprovalsAnswer.Write(json, view, IsOpen(view, caller, own)))
            : Problems.NotFound($"there is no approval `{id}`");
    }

    // Whoever hangs up has answered all the same.
    private async Task<IResult> DecideAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!RouteIds.TryRead(http, "approval", IdKind.Approval, out var id, out var problem))
            return problem;
        var body = await ApprovalAnswerBody.ReadOneAsync(http.Request, id, http.RequestAborted);
        if (!body.IsRead)
            return Problems.For(body.Fault);
        var person = await signIns.ReadAsync(http.Request, caller, http.RequestAborted);
        var outcome = await decide.HandleAsync(person, id, body.Value.Answers[0].Cast, CancellationToken.None);
        return outcome.Match<IResult>(answered: view => JsonAnswer.Ok(json => ApprovalsAnswer.Write(json, view, view.Approval.IsOpenTo(person.Id))), refused: refusal => Problems.For(refusal));
    }

    private async Task<IResult> DecideAllAsync(HttpContext http, OperatorPrincipal caller)
    {
        var body = await ApprovalAnswerBody.ReadManyAsync(http.Request, http.RequestAborted);
        if (!body.IsRead)
            return Problems.For(body.Fault);
        var person = await signIns.ReadAsync(http.Request, caller, http.RequestAborted);
        var outcomes = new List<(string Approval, ApprovalOutcome Outcome)>();
        foreach (var (approval, cast) in body.Value.Answers)
            outcomes.Add((approval, await decide.HandleAsync(person, approval, cast, CancellationToken.None)));
        return PageAnswer.Of(outcomes, (json, answer) => ApprovalsAnswer.WriteOutcome(json, person.Id, answer.Approval, answer.Outcome), null);
    }

    /// <summary>Who reads everything, and who is asked. To anybody else there is no such approval.</summary>
    private static bool MaySee(OperatorPrincipal caller, ApprovalRecord approval, IReadOnlyList<string> own) =>
        caller.May(Permission.Read) || approval.Terms.Addressed(isEscalated: true).Intersect(own, StringComparer.Ordinal).Any();

    private static bool IsOpen(ApprovalView view, OperatorPrincipal caller, IReadOnlyList<string> own) => view.Approval.IsOpenTo(caller.OperatorId) && view.Approval.IsAddressedTo(own);
}
