using Gatehouse.Identity;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Http.Authentication;

/// <summary>Stands before a group of endpoints: proves who calls, then lets the endpoint answer.</summary>
/// <remarks>The group is made at the first request, from the host's own services: a request needs no scope.</remarks>
public sealed class Door<TEndpoints>(IServiceProvider services)
    where TEndpoints : notnull
{
    private readonly Lazy<(CallerReader Callers, TEndpoints Endpoints)> behind =
        new(() => (services.GetRequiredService<CallerReader>(), services.GetRequiredService<TEndpoints>()));

    public RequestDelegate ForAnyone(Func<TEndpoints, HttpContext, Task<IResult>> endpoint) =>
        async http => await (await endpoint(behind.Value.Endpoints, http)).ExecuteAsync(http);

    /// <summary>For agents alone. What is remembered of them is enough: the fences stand behind it.</summary>
    public RequestDelegate ForAgents(Func<TEndpoints, HttpContext, AgentPrincipal, Task<IResult>> endpoint) => async http =>
    {
        var answer = await behind.Value.Callers.ReadAsync(http.Request, afresh: false, CancellationToken.None) switch
        {
            Caller.Agent agent => await endpoint(behind.Value.Endpoints, http, agent.Principal),
            Caller.Operator => Forbidden("an operator's key cannot dispatch: fetch an agent's token from /oauth/token"),
            _ => Problems.Unauthenticated(),
        };
        await answer.ExecuteAsync(http);
    };

    public RequestDelegate ForOperators(Permission permission, Func<TEndpoints, HttpContext, OperatorPrincipal, Task<IResult>> endpoint) => async http =>
    {
        var answer = await behind.Value.Callers.ReadAsync(http.Request, afresh: true, CancellationToken.None) switch
        {
            Caller.Operator { Principal: var caller } => caller.Check(permission) ?? await endpoint(behind.Value.Endpoints, http, caller),
            Caller.Agent => Forbidden("an agent's token cannot manage the gate: use an operator's key"),
            _ => Problems.Unauthenticated(),
        };
        await answer.ExecuteAsync(http);
    };

    /// <summary>For agents, and for operators who have <paramref name="permission"/>.</summary>
    public RequestDelegate ForBoth(Permission permission, Func<TEndpoints, HttpContext, Caller, Task<IResult>> endpoint) => async http =>
    {
        var answer = await behind.Value.Callers.ReadAsync(http.Request, afresh: true, CancellationToken.None) switch
        {
            null => Problems.Unauthenticated(),
            Caller.Operator caller when caller.Principal.Check(permission) is { } forbidden => forbidden,
            var caller => await endpoint(behind.Value.Endpoints, http, caller),
        };
        await answer.ExecuteAsync(http);
    };

    private static Problem Forbidden(string detail) => Problems.For(new Refusal(RefusalCode.Forbidden, detail));
}
