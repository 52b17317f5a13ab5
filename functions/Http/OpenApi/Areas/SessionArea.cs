using Gatehouse.Http.Authentication;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.OpenApi.Areas;

internal static class SessionArea
{
    private const ApiCallers Both = ApiCallers.Agent | ApiCallers.Operator;

    public static ApiArea Told { get; } = new("Sessions", "What tasks of one purpose have in common.",
    [
        new(HttpMethods.Post, Routes.Sessions, "openSession", "Opens a session: an agent its own, an operator any agent's.")
        {
            Callers = Both,
            Needs = Permission.Operate,
            Body = "NewSession",
            Answers = [new(201, "Session", "Opened.") { HasLocation = true, HasVersion = true }],
            MayRefuse = [403, 404, 429],
        },
        new(HttpMethods.Get, Routes.Sessions, "listSessions", "Lists an agent's sessions.")
        {
            Callers = Both,
            Parameters = [ApiParameter.Query("agent", ApiParameter.RefTo("AgentId"), "Whose; an operator must say.", "agt_7k2m9x4q1w8e5r3t6y0u"), .. ApiParameter.Page],
            Answers = [new(200, "Session", "A page.") { IsPage = true }],
        },
        new(HttpMethods.Get, Routes.Session, "readSession", "Reads a session.")
        {
            Callers = Both,
            Answers = [new(200, "Session", "The session.") { HasVersion = true }],
        },
        new(HttpMethods.Delete, Routes.Session, "endSession", "Ends a session: no task joins it any more.")
        {
            Callers = Both,
            Needs = Permission.Operate,
            Answers = [new(200, "Session", "Ended.") { HasVersion = true }],
        },
    ]);
}
