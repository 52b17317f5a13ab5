using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>Where a target that answered <c>202</c> brings the result: with the task's own token or, if it is an agent, its own.</summary>
public sealed class ResultEndpoints(ReceiveResult receive, ResultCaller callers)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<ResultEndpoints>(routes.ServiceProvider);
        routes.MapPost(Routes.TaskResult, door.ForAnyone((endpoints, http) => endpoints.PostAsync(http)));
    }

    private async Task<IResult> PostAsync(HttpContext http)
    {
        if (!RouteIds.TryRead(http, "task", IdKind.Task, out var id, out var problem))
            return problem;
        if (await callers.OrganisationAsync(http.Request, id, http.RequestAborted) is not { } organisation)
            return Problems.Unauthenticated();
        var body = await RequestBody.ReadAsync(http.Request, ReplyReader.Rules, CancellationToken.None);
        if (!body.IsRead)
            return Problems.For(body.Fault);

        return ReplyReader.ReadResult(body.Value.Utf8) switch
        {
            AttemptResult.Delivered delivered => Said(id, await receive.HandleAsync(organisation, Ids.ConnectionOf(id)!, id, delivered, CancellationToken.None)),
            AttemptResult.Unreadable unreadable => Problems.Malformed(unreadable.Failure.Detail),
            var other => throw new InvalidOperationException($"a result cannot be read as {other}"),
        };
    }

    private static IResult Said(string id, LedgerOutcome<ResultReply> outcome) => outcome switch
    {
        LedgerOutcome<ResultReply>.Done { Reply: ResultReply.Taken { Task: var task } } => JsonAnswer.Ok(json => ResultAnswer.Write(json, task)),
        LedgerOutcome<ResultReply>.Done { Reply: ResultReply.NotTaken { Why: var why } } => Problems.For(why),
        LedgerOutcome<ResultReply>.Done => Problems.NotFound($"there is no task `{id}`"),
        LedgerOutcome<ResultReply>.Refused refused => Problems.For(refused.Refusal),
        LedgerOutcome<ResultReply>.Unknown unknown => Problems.For(new Refusal(RefusalCode.OutcomeUnknown, unknown.Why) { MayRetry = true, Unlock = "post the same result again" }),
        LedgerOutcome<ResultReply>.Unavailable unavailable => Problems.Unavailable(unavailable.Why),
        _ => Problems.Unavailable("the task kept changing"),
    };
}
