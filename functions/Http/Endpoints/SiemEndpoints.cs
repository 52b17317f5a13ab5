using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Http.Bodies;
using Gatehouse.Identity;
using Gatehouse.Registry;
using Gatehouse.Siem;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>Where the record is streamed to. The organisation is the caller's own: no path names another.</summary>
public sealed class SiemEndpoints(ChangeSink change, SiemRows rows, CallbackKeys keys)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<SiemEndpoints>(routes.ServiceProvider);
        void Switch(string route, SinkState state) =>
            routes.MapPost(route, door.ForOperators(Permission.Govern, (endpoints, _, caller) => endpoints.SwitchAsync(caller, state)));

        routes.MapPut(Routes.Siem, door.ForOperators(Permission.Govern, (endpoints, http, caller) => endpoints.PutAsync(http, caller)));
        routes.MapGet(Routes.Siem, door.ForOperators(Permission.Read, (endpoints, http, caller) => endpoints.GetAsync(http, caller)));
        routes.MapDelete(Routes.Siem, door.ForOperators(Permission.Govern, (endpoints, _, caller) => endpoints.DeleteAsync(caller)));
        Switch(Routes.SiemPause, SinkState.Paused);
        Switch(Routes.SiemResume, SinkState.Active);
        routes.MapPost(Routes.SiemReplay, door.ForOperators(Permission.Govern, (endpoints, http, caller) => endpoints.ReplayAsync(http, caller)));
    }

    private async Task<IResult> PutAsync(HttpContext http, OperatorPrincipal caller)
    {
        int? version = null;
        if (http.Request.Headers.IfMatch.Count > 0)
        {
            if (!EntityTag.TryReadIfMatch(http.Request, out var seen, out var fault))
                return Problems.For(fault);
            version = seen;
        }

        var body = await SinkBody.ReadAsync(http.Request, http.RequestAborted);
        if (!body.IsRead)
            return Problems.For(body.Fault);
        return await (await change.SetAsync(caller.Organisation, body.Value, version, caller.OperatorId, CancellationToken.None)).Match<Task<IResult>>(
            changed: async set => await ShownAsync(
                caller,
                set.Sink,
                set.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK,
                set.IsNew ? await keys.KeyOfAsync(caller.Organisation, set.Sink, CancellationToken.None) : null),
            refused: refusal => Task.FromResult<IResult>(Problems.For(refusal)));
    }

    private async Task<IResult> GetAsync(HttpContext http, OperatorPrincipal caller) =>
        await rows.FindAsync(caller.Organisation, http.RequestAborted) is { State: not SinkState.Removed } sink ? await ShownAsync(caller, sink) : Problems.NotFound("there is no sink");

    private async Task<IResult> DeleteAsync(OperatorPrincipal caller) =>
        (await change.SwitchAsync(caller.Organisation, SinkState.Removed, caller.OperatorId, CancellationToken.None)).Match<IResult>(
            changed: _ => TypedResults.NoContent(),
            refused: refusal => Problems.For(refusal));

    private async Task<IResult> SwitchAsync(OperatorPrincipal caller, SinkState state) =>
        await ShownAsync(caller, await change.SwitchAsync(caller.Organisation, state, caller.OperatorId, CancellationToken.None));

    private async Task<IResult> ReplayAsync(HttpContext http, OperatorPrincipal caller)
    {
        var body = await SiemReplayBody.ReadAsync(http.Request, http.RequestAborted);
        return body.IsRead
            ? await ShownAsync(caller, await change.ReplayAsync(caller.Organisation, body.Value, caller.OperatorId, CancellationToken.None))
            : Problems.For(body.Fault);
    }

    private Task<IResult> ShownAsync(OperatorPrincipal caller, ChangeOutcome<SiemSink> outcome) => outcome.Match<Task<IResult>>(
        changed: async sink => await ShownAsync(caller, sink),
        refused: refusal => Task.FromResult<IResult>(Problems.For(refusal)));

    private async Task<JsonAnswer> ShownAsync(OperatorPrincipal caller, SiemSink sink, int status = StatusCodes.Status200OK, string? key = null)
    {
        var stream = await rows.StatusAsync(caller.Organisation, CancellationToken.None);
        return new JsonAnswer(status, json => SinkAnswer.Write(json, sink, stream, key)) { ETag = sink.Revision };
    }
}
