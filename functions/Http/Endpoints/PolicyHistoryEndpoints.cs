using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Identity;
using Gatehouse.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>What a connection's policy was: the list, one version, or the difference of two.</summary>
public sealed class PolicyHistoryEndpoints(PolicyHistory history, Pages pages)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<PolicyHistoryEndpoints>(routes.ServiceProvider);
        routes.MapGet(Routes.PolicyVersions, door.ForOperators(Permission.Read, (endpoints, http, caller) => endpoints.GetAsync(http, caller)));
    }

    private async Task<IResult> GetAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!RouteIds.TryRead(http, "connection", IdKind.Connection, out var id, out var problem))
            return problem;
        return await Of(caller.Organisation, id, http.RequestAborted).AnswerAsync(http, pages, caller.Organisation);
    }

    private VersionHistory<PolicyVersion> Of(string organisation, string id, CancellationToken ct) => new()
    {
        Of = $"connection `{id}`",
        OfIts = " of its policy",
        List = (after, limit) => history.ListAsync(organisation, id, after, limit, ct),
        Find = version => history.FindAsync(organisation, id, version, ct),
        NumberOf = version => version.Version,
        WriteListed = PolicyVersionAnswer.WriteListed,
        Write = PolicyVersionAnswer.Write,
        WriteDifference = PolicyVersionAnswer.WriteDifference,
    };
}
