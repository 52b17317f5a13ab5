using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Http.Bodies;
using Gatehouse.Identity;
using Gatehouse.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>Sessions: an agent opens its own, an operator any agent's.</summary>
public sealed class SessionEndpoints(OpenSession open, EndSession end, SessionDirectory sessions, Pages pages, TimeProvider time)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<SessionEndpoints>(routes.ServiceProvider);
        routes.MapPost(Routes.Sessions, door.ForBoth(Permission.Operate, (endpoints, http, caller) => endpoints.PostAsync(http, caller)));
        routes.MapGet(Routes.Sessions, door.ForBoth(Permission.Read, (endpoints, http, caller) => endpoints.ListAsync(http, caller)));
        routes.MapGet(Routes.Session, door.ForBoth(Permission.Read, (endpoints, http, caller) => endpoints.GetAsync(http, caller)));
        routes.MapDelete(Routes.Session, door.ForBoth(Permission.Operate, (endpoints, http, caller) => endpoints.EndAsync(http, caller)));
    }

    private async Task<IResult> PostAsync(HttpContext http, Caller caller)
    {
        var body = await SessionBody.ReadAsync(http.Request, AgentOf(caller), time.GetUtcNow(), http.RequestAborted);
        if (!body.IsRead)
            return Problems.For(body.Fault);
        var outcome = await open.HandleAsync(caller.Organisation, body.Value.ToDraft(), OperatorOf(caller), CancellationToken.None);
        return outcome.Match<IResult>(
            changed: session => new JsonAnswer(StatusCodes.Status201Created, json => SessionAnswer.Write(json, session)) { Location = Routes.ForSession(session.Id), ETag = session.Revision },
            refused: refusal => Problems.For(refusal));
    }

    private async Task<IResult> ListAsync(HttpContext http, Caller caller)
    {
        if (!QueryValue.TryRead(http.Request, "agent", out var asked, out var fault))
            return Problems.Malformed(fault);
        if ((asked ?? AgentOf(caller)) is not { } agent)
            return Problems.Malformed("`agent` must say whose sessions are listed");
        var page = await pages.ReadAsync(http, caller.Organisation);
        if (!page.IsRead)
            return Problems.For(page.Fault);
        // Somebody else's are none, as those of an agent that does not exist.
        var isAllowed = Ids.Is(IdKind.Agent, agent) && (AgentOf(caller) ?? agent) == agent;
        var ids = isAllowed ? await sessions.IdsOfAsync(caller.Organisation, agent, page.Value.After, page.Value.Limit, http.RequestAborted) : [];
        var found = await sessions.ReadAsync(caller.Organisation, ids, http.RequestAborted);
        return PageAnswer.Of(found, SessionAnswer.Write, page.Value.AfterOf(ids, id => id));
    }

    private async Task<IResult> GetAsync(HttpContext http, Caller caller)
    {
        if (!RouteIds.TryRead(http, "session", IdKind.Session, out var id, out var problem))
            return problem;
        return await sessions.FindAsync(caller.Organisation, id, http.RequestAborted) is { } session && MaySee(caller, session)
            ? new JsonAnswer(StatusCodes.Status200OK, json => SessionAnswer.Write(json, session)) { ETag = session.Revision }
            : Problems.NotFound($"there is no session `{id}`");
    }

    // Like a revocation it asks for no version: whatever the session has become, it ends here.
    private async Task<IResult> EndAsync(HttpContext http, Caller caller)
    {
        if (!RouteIds.TryRead(http, "session", IdKind.Session, out var id, out var problem))
            return problem;
        var outcome = await end.HandleAsync(caller.Organisation, id, session => MaySee(caller, session), OperatorOf(caller), CancellationToken.None);
        return outcome.Match<IResult>(
            changed: session => new JsonAnswer(StatusCodes.Status200OK, json => SessionAnswer.Write(json, session)) { ETag = session.Revision },
            refused: refusal => Problems.For(refusal));
    }

    private static bool MaySee(Caller caller, Session session) => caller.Match(agent => agent.AgentId == session.Agent, _ => true);

    private static string? AgentOf(Caller caller) => caller.Match<string?>(agent => agent.AgentId, _ => null);

    private static string? OperatorOf(Caller caller) => caller.Match<string?>(_ => null, @operator => @operator.OperatorId);
}
