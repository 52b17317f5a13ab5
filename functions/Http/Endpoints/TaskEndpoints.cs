using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Gatehouse.Http.Endpoints;

/// <summary>What became of what was asked: an agent sees its own tasks, an operator those of the organisation.</summary>
public sealed class TaskEndpoints(ReadTask read, CancelTask cancel, IHostApplicationLifetime lifetime)
{
    private const int LongestWaitSeconds = 30;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<TaskEndpoints>(routes.ServiceProvider);
        routes.MapGet(Routes.Task, door.ForBoth(Permission.Read, (endpoints, http, caller) => endpoints.GetAsync(http, caller)));
        routes.MapPost(Routes.TaskCancel, door.ForBoth(Permission.Operate, (endpoints, http, caller) => endpoints.CancelAsync(http, caller)));
    }

    private async Task<IResult> GetAsync(HttpContext http, Caller caller)
    {
        if (!RouteIds.TryRead(http, "task", IdKind.Task, out var id, out var problem))
            return problem;
        var seconds = 0;
        if (!QueryValue.TryReadInteger(http.Request, "wait", (0, LongestWaitSeconds), ref seconds, out var fault))
            return Problems.Malformed(fault);

        var view = await ReadAsync(caller, id, TimeSpan.Zero, http.RequestAborted);
        if (view is not null && MaySee(caller, view.Task) && !view.IsOver && seconds > 0)
            view = await WaitAsync(caller, id, TimeSpan.FromSeconds(seconds), http.RequestAborted);
        return view is not null && MaySee(caller, view.Task) ? JsonAnswer.Ok(json => TaskDocument.Write(json, view)) : NotFound(id);
    }

    private async Task<IResult> CancelAsync(HttpContext http, Caller caller)
    {
        if (!RouteIds.TryRead(http, "task", IdKind.Task, out var id, out var problem))
            return problem;
        return await cancel.HandleAsync(caller.Organisation, Ids.ConnectionOf(id)!, id, task => MaySee(caller, task), CancellationToken.None) switch
        {
            LedgerOutcome<CancelReply>.Done { Reply: CancelReply.Cancelled { Task: var task } } => JsonAnswer.Ok(json => TaskDocument.Write(json, new TaskView(task, null))),
            LedgerOutcome<CancelReply>.Done { Reply: CancelReply.Ended { Task: var ended } } =>
                Problems.For(new Refusal(RefusalCode.TaskEnded, $"task `{id}` ended as `{TaskWords.Of(ended.State)}`")),
            LedgerOutcome<CancelReply>.Done => NotFound(id),
            LedgerOutcome<CancelReply>.Unknown unknown => Problems.For(new Refusal(RefusalCode.OutcomeUnknown, unknown.Why) { MayRetry = true, Unlock = "read the task, or ask again" }),
            LedgerOutcome<CancelReply>.Unavailable unavailable => Problems.Unavailable(unavailable.Why),
            _ => Problems.Unavailable("the task kept changing"),
        };
    }

    /// <summary>A long poll must not hold up the end of the process: it answers with what there is.</summary>
    private async Task<TaskView?> WaitAsync(Caller caller, string id, TimeSpan wait, CancellationToken aborted)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(aborted, lifetime.ApplicationStopping);
        try
        {
            return await ReadAsync(caller, id, wait, either.Token);
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
        {
            return await ReadAsync(caller, id, TimeSpan.Zero, aborted);
        }
    }

    private Task<TaskView?> ReadAsync(Caller caller, string id, TimeSpan wait, CancellationToken ct) =>
        read.HandleAsync(caller.Organisation, Ids.ConnectionOf(id)!, id, wait, ct);

    private static bool MaySee(Caller caller, TaskRecord task) => caller.Match(agent => agent.AgentId == task.Agent, _ => true);

    private static Problem NotFound(string id) => Problems.NotFound($"there is no task `{id}`");
}
