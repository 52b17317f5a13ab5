using Gatehouse.Dispatching;
using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Http.Bodies;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>Where agents ask.</summary>
public sealed class DispatchEndpoints(AcceptDispatch accept)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<DispatchEndpoints>(routes.ServiceProvider);
        routes.MapPost(Routes.Dispatch, door.ForAgents((endpoints, http, caller) => endpoints.PostAsync(http, caller)));
    }

    // A caller that hangs up ends nothing: the decision is recorded all the same.
    private async Task<IResult> PostAsync(HttpContext http, AgentPrincipal caller)
    {
        if (!IdempotencyKey.TryRead(http.Request, out var key, out var fault) || !QueryValue.TryReadSwitch(http.Request, "dryRun", out var isDryRun, out fault))
            return Problems.Malformed(fault);
        var body = await DispatchBody.ReadAsync(http.Request, CancellationToken.None);
        if (!body.IsRead)
            return Problems.For(body.Fault);

        var request = body.Value.ToRequest(key, TraceContext.ParentOf(http.Request));
        var outcome = isDryRun
            ? await accept.TryAsync(caller, request, CancellationToken.None)
            : await accept.HandleAsync(caller, request, CancellationToken.None);
        return Answer(outcome);
    }

    internal static IResult Answer(DispatchOutcome outcome) =>
        outcome.Match(accepted: Accepted, refused: Refused, tried: tried => JsonAnswer.Ok(json => DecisionAnswer.WriteTried(json, tried)));

    private static IResult Accepted(DispatchOutcome.Accepted accepted) => new JsonAnswer(StatusCodes.Status202Accepted, json => DecisionAnswer.WriteAccepted(json, accepted))
    {
        Location = Routes.ForTask(accepted.Task.Task),
        IsReplayed = accepted.Replayed,
    };

    private static IResult Refused(DispatchOutcome.Refused refused) => Problems.For(refused.Refusal, PlaceOf(refused)) with { Task = refused.Task };

    private static AuditPlace? PlaceOf(DispatchOutcome.Refused refused) =>
        refused.At is AuditPosition at ? new AuditPlace(at.Chain, at.Sequence, refused.Coalesced) : null;
}
