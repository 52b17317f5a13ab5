using Gatehouse.Http.Authentication;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.OpenApi.Areas;

internal static class DispatchArea
{
    public static ApiArea Told { get; } = new("Tasks", "Where agents ask, and what became of it.",
    [
        new(HttpMethods.Post, Routes.Dispatch, "dispatch", "Asks for a task: it is decided at once, and what is accepted is delivered or ends in a state that says why not.")
        {
            Callers = ApiCallers.Agent,
            Parameters =
            [
                new("header", "Idempotency-Key", """{ "type": "string", "pattern": "^[!-~]{1,255}$" }""", "The same key and body give the same task.", "refund-4711"),
                ApiParameter.Query("dryRun", """{ "type": "boolean" }""", "The decision alone; nothing is recorded."),
            ],
            Body = "Dispatch",
            Answers = [new(202, "Accepted", "Accepted.") { HasLocation = true }, new(200, "Decision", "With `dryRun`.")],
            MayRefuse = [403, 404, 422, 429],
        },
        new(HttpMethods.Get, Routes.Task, "readTask", "Reads a task, or waits for its end: an agent its own, an operator any.")
        {
            Callers = ApiCallers.Agent | ApiCallers.Operator,
            Parameters = [ApiParameter.Query("wait", """{ "type": "integer", "minimum": 0, "maximum": 30 }""", "At most so many seconds.", "20")],
            Answers = [new(200, "Task", "The task as it stands.")],
        },
        new(HttpMethods.Post, Routes.TaskCancel, "cancelTask", "Ends a task that nobody has sent; of one on the wire, its attempts.")
        {
            Callers = ApiCallers.Agent | ApiCallers.Operator,
            Needs = Permission.Operate,
            Answers = [new(200, "Task", "Cancelled, or about to be.")],
            MayRefuse = [409],
        },
        new(HttpMethods.Post, Routes.TaskResult, "bringResult", "Brings the result of a task whose target had answered 202; the first one wins.")
        {
            Callers = ApiCallers.Target | ApiCallers.Agent,
            Body = "TaskResult",
            Answers = [new(200, "TaskStanding", "Taken.")],
            MayRefuse = [409, 422],
        },
        new(HttpMethods.Get, Routes.DeadLetters, "listDeadLetters", "Lists the tasks that were given up and not tried again.")
        {
            Parameters = [ApiParameter.Query("connection", ApiParameter.RefTo("ConnectionId"), "Whose; without it, all.", "con_3h8n5b1v6c9z2x7l4k0j"), .. ApiParameter.Page],
            Answers = [new(200, "Task", "A page.") { IsPage = true }],
        },
        new(HttpMethods.Post, Routes.DeadLetterReplay, "replayDeadLetter", "Tries a dead letter again, as a new task that is decided afresh.")
        {
            Needs = Permission.Operate,
            Answers = [new(202, "Accepted", "Accepted.") { HasLocation = true }],
            MayRefuse = [409, 429],
        },
    ]);
}
