using Gatehouse.Http.Authentication;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.OpenApi.Areas;

internal static class OrganisationArea
{
    public static ApiArea Told { get; } = new("Organisation", "The caller's own; no path names another.",
    [
        new(HttpMethods.Get, Routes.Organisation, "readOrganisation", "Reads the organisation.")
        {
            Answers = [new(200, "Organisation", "The organisation.") { HasVersion = true }],
            MayRefuse = [404],
        },
        new(HttpMethods.Patch, Routes.Organisation, "changeOrganisation", "Changes the organisation's name, the guardrails of all its connections, the least trust that it asks of agents, how long it keeps what it has recorded, what it asks of delegations, or whether its gate explains itself to agents.")
        {
            Needs = Permission.Govern,
            Parameters = [ApiParameter.IfMatch],
            Body = "OrganisationChange",
            Answers = [new(200, "Organisation", "Changed.") { HasVersion = true }],
            MayRefuse = [404, 409],
        },
        Contain(Routes.OrganisationFreeze, "freezeOrganisation", "Begins to stop every connection until they are unfrozen.", Permission.Operate),
        Contain(Routes.OrganisationUnfreeze, "unfreezeOrganisation", "Begins to let every connection go on.", Permission.Operate),
        Contain(Routes.OrganisationKill, "killOrganisation", "Begins to stop every connection for ever.", Permission.Kill),
        new(HttpMethods.Get, Routes.Operation, "readOperation", "Tells how far such a change has come.")
        {
            Answers = [new(200, "Operation", "The operation.")],
        },
    ]);

    private static ApiOperation Contain(string route, string id, string summary, Permission needs) => new(HttpMethods.Post, route, id, summary)
    {
        Needs = needs,
        Answers = [new(202, "Operation", "Begun.") { HasLocation = true }],
        MayRefuse = [404, 409],
    };
}
