using Gatehouse.Guardrails.Sets;
using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>What a set was: the list, one version, or the difference of two.</summary>
public sealed class GuardrailSetHistoryEndpoints(GuardrailSets sets, Pages pages)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<GuardrailSetHistoryEndpoints>(routes.ServiceProvider);
        routes.MapGet(Routes.GuardrailSetVersions, door.ForOperators(Permission.Read, (endpoints, http, caller) => endpoints.GetAsync(http, caller)));
    }

    private async Task<IResult> GetAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!GuardrailSetEndpoints.TryReadName(http, out var id, out var problem))
            return problem;
        return await Of(caller.Organisation, id, http.RequestAborted).AnswerAsync(http, pages, caller.Organisation);
    }

    private VersionHistory<SetVersion> Of(string organisation, string id, CancellationToken ct) => new()
    {
        Of = $"guardrail set `{id}`",
        List = (after, limit) => sets.VersionsAsync(organisation, id, after, limit, ct),
        Find = version => sets.VersionAsync(organisation, id, version, ct),
        NumberOf = version => version.Version,
        WriteListed = GuardrailSetAnswer.WriteListed,
        Write = GuardrailSetAnswer.Write,
        WriteDifference = GuardrailSetAnswer.WriteDifference,
    };
}
