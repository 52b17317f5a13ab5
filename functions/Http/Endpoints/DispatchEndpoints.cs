using Gatehouse.Dispatching;
using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Http.Bodies;
using Gatehouse.Http.Telemetry;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>Where agents ask.</summary>
public sealed class DispatchEndpoints(AcceptDispatch accept, OrganisationDirectory organisations)
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
        return Answer(outcome, await ExplanationAsync(caller, isDryRun));
    }

    internal static IResult Answer(DispatchOutcome outcome, Explanation explains) => outcome.Match(
        accepted: accepted => Accepted(accepted, explains),
        refused: refused => Refused(refused, explains),
        tried: tried => JsonAnswer.Ok(json => DecisionAnswer.WriteTried(json, tried, explains)));

    private async ValueTask<Explanation> ExplanationAsync(AgentPrincipal caller, bool isDryRun) => Explanation.Of(
        isDryRun ? await organisations.FindAsync(caller.Organisation, CancellationToken.None) : await organisations.RecentAsync(caller.Organisation, CancellationToken.None), isDryRun);

    private static IResult Accepted(DispatchOutcome.Accepted accepted, Explanation explains) => new JsonAnswer(StatusCodes.Status202Accepted, json => DecisionAnswer.WriteAccepted(json, accepted, explains))
    {
        Location = Routes.ForTask(accepted.Task.Task),
        IsReplayed = accepted.Replayed,
    };

    private static IResult Refused(DispatchOutcome.Refused refused, Explanation explains) =>
        Problems.For(refused.Refusal, PlaceOf(refused)) with { Task = refused.Task, Guardrails = refused.Guardrails, TellsPlaces = explains.Places };

    private static AuditPlace? PlaceOf(DispatchOutcome.Refused refused) =>
        refused.At is AuditPosition at ? new AuditPlace(at.Chain, at.Sequence, refused.Coalesced) : null;
}
