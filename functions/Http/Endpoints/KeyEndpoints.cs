using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Http.Bodies;
using Gatehouse.Registry;
using Gatehouse.Vault;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>What signs, hashes and seals: how old it is, and a new one.</summary>
public sealed class KeyEndpoints(ReadKeys read, RotateKeys rotate)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<KeyEndpoints>(routes.ServiceProvider);
        routes.MapGet(Routes.Keys, door.ForOperators(Permission.Govern, (endpoints, http, caller) => endpoints.GetAsync(http, caller)));
        routes.MapPost(Routes.KeyRotation, door.ForOperators(Permission.Govern, (endpoints, http, caller) => endpoints.RotateAsync(http, caller)));
    }

    private async Task<IResult> GetAsync(HttpContext http, OperatorPrincipal caller)
    {
        var keys = await read.HandleAsync(caller.Organisation, http.RequestAborted);
        return JsonAnswer.Ok(json => KeyAnswer.Write(json, keys));
    }

    private async Task<IResult> RotateAsync(HttpContext http, OperatorPrincipal caller)
    {
        var body = await KeyRotationBody.ReadAsync(http.Request, http.RequestAborted);
        if (!body.IsRead)
            return Problems.For(body.Fault);
        var outcome = await rotate.HandleAsync(caller.Organisation, body.Value.Key, caller.OperatorId, CancellationToken.None);
        return outcome.Match<IResult>(
            changed: version => JsonAnswer.Ok(json => KeyAnswer.Write(json, version)),
            refused: refusal => Problems.For(refusal));
    }
}
