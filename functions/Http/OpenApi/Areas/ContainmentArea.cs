using Gatehouse.Http.Authentication;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.OpenApi.Areas;

internal static class ContainmentArea
{
    public static ApiArea Told { get; } = new("Containment", "Freeze, unfreeze and kill.",
    [
        Of(Routes.AgentFreeze, "freezeAgent", "Stops an agent and everything that leads to it until it is unfrozen.", Permission.Operate),
        Of(Routes.AgentUnfreeze, "unfreezeAgent", "Lets a frozen agent go on.", Permission.Operate),
        Of(Routes.AgentKill, "killAgent", "Stops an agent for ever.", Permission.Kill),
        Of(Routes.ConnectionFreeze, "freezeConnection", "Stops a connection until it is unfrozen.", Permission.Operate),
        Of(Routes.ConnectionUnfreeze, "unfreezeConnection", "Lets a frozen connection go on.", Permission.Operate),
        Of(Routes.ConnectionKill, "killConnection", "Stops a connection for ever.", Permission.Kill),
        Of(Routes.SessionFreeze, "freezeSession", "Stops a session, and what it had accepted, until it is unfrozen.", Permission.Operate),
        Of(Routes.SessionUnfreeze, "unfreezeSession", "Lets a frozen session go on.", Permission.Operate),
    ]);

    private static ApiOperation Of(string route, string id, string summary, Permission needs) => new(HttpMethods.Post, route, id, summary)
    {
        Needs = needs,
        Answers = [new(200, "Contained", "It holds.")],
        MayRefuse = [409],
    };
}
