using Gatehouse.Audit;
using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Http.Bodies;
using Gatehouse.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>Where an agent writes its own entries, with a credential that can do nothing else.</summary>
public sealed class AuditEventEndpoints(AuditWriters writers, RecordEvents record)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<AuditEventEndpoints>(routes.ServiceProvider);
        routes.MapPost(Routes.AuditEvents, door.ForAnyone((endpoints, http) => endpoints.PostAsync(http)));
    }

    private async Task<IResult> PostAsync(HttpContext http)
    {
        if (CallerReader.TokenOf(http.Request) is not { } key || await writers.FindAsync(key, http.RequestAborted) is not { } writer)
            return Problems.Unauthenticated("the secret of an audit writer is needed") with { Unlock = "ask an operator for a credential of kind `auditWriter` and send its secret as `Authorization: Bearer`" };
        var body = await AuditEventsBody.ReadAsync(http.Request, CancellationToken.None);
        if (!body.IsRead)
            return Problems.For(body.Fault);

        return (await record.HandleAsync(writer, body.Value.Events, CancellationToken.None)).Match<IResult>(
            changed: recorded => new JsonAnswer(StatusCodes.Status201Created, json => RecordedEventsAnswer.Write(json, recorded)),
            refused: refusal => Problems.For(refusal));
    }
}
