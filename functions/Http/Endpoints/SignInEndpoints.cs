using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Http.Bodies;
using Gatehouse.Identity;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Gatehouse.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>Where an operator shows their key once more, for what asks for a fresh sign-in.</summary>
public sealed class SignInEndpoints(OperatorDirectory operators, SignInProofs proofs)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<SignInEndpoints>(routes.ServiceProvider);
        routes.MapPost(Routes.SignIns, door.ForOperators(Permission.Answer, (endpoints, http, caller) => endpoints.PostAsync(http, caller)));
    }

    private async Task<IResult> PostAsync(HttpContext http, OperatorPrincipal caller)
    {
        var body = await SignInBody.ReadAsync(http.Request, http.RequestAborted);
        if (!body.IsRead)
            return Problems.For(body.Fault);
        var shown = await operators.FindAsync(body.Value.Key, http.RequestAborted);
        if (shown is null || shown.Organisation != caller.Organisation || shown.OperatorId != caller.OperatorId)
            return Problems.For(new Refusal(RefusalCode.StepUpRequired, "`key` is no key of yours") { Clause = "$.key", Unlock = "send a key of the operator who asks" });
        var (proof, expiresAt) = await proofs.IssueAsync(caller.Organisation, caller.OperatorId, http.RequestAborted);
        return new JsonAnswer(StatusCodes.Status201Created, json =>
        {
            json.WriteStartObject();
            json.WriteString("signIn", proof);
            json.WriteMoment("expiresAt", expiresAt);
            json.WriteEndObject();
        });
    }
}
