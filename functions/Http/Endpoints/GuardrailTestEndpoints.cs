using System.Text.Json;
using Gatehouse.Guardrails;
using Gatehouse.Guardrails.Sets;
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

/// <summary>Where an operator tries guardrails on a content before they bind anybody.</summary>
public sealed class GuardrailTestEndpoints(TryGuardrails tries, DraftSet drafts)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<GuardrailTestEndpoints>(routes.ServiceProvider);
        routes.MapPost(Routes.GuardrailTest, door.ForOperators(Permission.Operate, (endpoints, http, caller) => endpoints.PostAsync(http, caller)));
    }

    private async Task<IResult> PostAsync(HttpContext http, OperatorPrincipal caller)
    {
        var body = await GuardrailTestBody.ReadAsync(http.Request, http.RequestAborted);
        if (!body.IsRead)
            return Problems.For(body.Fault);
        var set = body.Value.Set is { } whole ? await SetAsync(caller.Organisation, whole, http.RequestAborted) : await GuardrailAsync(caller.Organisation, body.Value.Guardrail!.Value, http.RequestAborted);
        if (!set.IsRead)
            return Problems.For(set.Fault);
        var reading = await tries.HandleAsync(caller.Organisation, set.Value, body.Value.Content, body.Value.Direction, http.RequestAborted);
        return JsonAnswer.Ok(json => GuardrailTestAnswer.Write(json, reading));
    }

    private async Task<BodyOf<GuardrailSet>> SetAsync(string organisation, JsonElement set, CancellationToken ct)
    {
        if (set.ValueKind == JsonValueKind.Object)
            return (await drafts.ReadAsync(organisation, set, ct)).Match(draft => Unstored("set", draft.Set), errors => Within("set", errors));
        return GuardrailSets.MayBeSet(set.GetString()!) && await tries.SetAsync(organisation, set.GetString()!, ct) is { } found ? found : NoSuch("set", "guardrail set", set);
    }

    private async Task<BodyOf<GuardrailSet>> GuardrailAsync(string organisation, JsonElement guardrail, CancellationToken ct)
    {
        if (guardrail.ValueKind == JsonValueKind.Object)
            return GuardrailDraft.Parse(guardrail, draft => Unstored("guardrail", TryGuardrails.Alone(draft)), errors => Within("guardrail", errors));
        return Ids.Is(IdKind.Guardrail, guardrail.GetString()) && await tries.GuardrailAsync(organisation, guardrail.GetString()!, ct) is { } found ? found : NoSuch("guardrail", "guardrail", guardrail);
    }

    private static BodyOf<GuardrailSet> Unstored(string member, GuardrailSet set) => TryGuardrails.ShowsSecrets(set)
        ? BodyFault.Malformed([new WireError($"$.{member}", "asks an endpoint with a secret: store it, and try it by its id")])
        : set;

    private static BodyFault Within(string member, IReadOnlyList<PolicyError> errors) =>
        BodyFault.Malformed([.. errors.Select(error => new WireError($"$.{member}{error.Path[1..]}", error.Message))]);

    private static BodyFault NoSuch(string member, string what, JsonElement named) =>
        new(new Refusal(RefusalCode.NotFound, $"there is no {what} `{named.GetString()}`") { Clause = $"$.{member}" }, []);
}
