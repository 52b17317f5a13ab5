using Gatehouse.Audit;
using Gatehouse.Delegation;
using Gatehouse.Dispatching;
using Gatehouse.Identity;
using Gatehouse.Wire;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Bodies;

/// <summary>What an agent asks for.</summary>
/// <param name="Json">The whole body as it came, for its fingerprint and for <c>claimed</c>.</param>
public sealed record DispatchBody(string Connection, TaskBody Task, JsonBody Json)
{
    private static readonly StrictJsonRules rules = new(RequestBody.MaxBytes) { LongStringsUnder = ["task", "input"] };

    /// <summary>Which the task joins; without one, its agent's of the day.</summary>
    public string? Session { get; init; }

    /// <summary>What the caller says of itself, an object; it may only narrow.</summary>
    public System.Text.Json.JsonElement? Claimed { get; init; }

    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Where the end of the task is told.</summary>
    public Uri? Callback { get; init; }

    /// <summary>How much the receiver may do onward.</summary>
    public DelegationLimits? Delegation { get; init; }

    public static Task<BodyOf<DispatchBody>> ReadAsync(HttpRequest request, CancellationToken ct) =>
        RequestBody.ReadAsync(request, rules, Parse, ct);

    public DispatchRequest ToRequest(string? idempotencyKey, string? traceParent) => new()
    {
        Connection = Connection,
        Task = new TaskFacts(Task.Type)
        {
            Model = Task.Model,
            MaxCost = Task.MaxCost,
            Tools = [.. Task.Tools.Select(tool => ToolUse.Named(tool.Name, tool.Arguments))],
            Document = Json.Root.GetProperty("task"u8),
            Claimed = Claimed,
            Session = Session,
        },
        Input = Task.Input,
        Deadline = Deadline,
        Callback = Callback?.AbsoluteUri,
        IdempotencyKey = idempotencyKey,
        Fingerprint = idempotencyKey is null ? "" : Convert.ToHexStringLower(JsonFingerprint.Of(Json.Root)),
        TraceParent = traceParent,
        Delegation = Delegation,
    };

    public static BodyOf<DispatchBody> Parse(JsonBody json)
    {
        var errors = new List<WireError>();
        var body = new StrictObject(json.Root, "$", errors);
        var connection = body.RequiredId("connection", IdKind.Connection);
        var task = TaskBody.Parse(body.RequiredObject("task"));
        var dispatch = new DispatchBody(connection ?? "", task ?? TaskBody.Empty, json)
        {
            Session = body.OptionalId("session", IdKind.Session),
            Claimed = body.Optional("claimed", System.Text.Json.JsonValueKind.Object),
            Deadline = body.OptionalInstant("deadline"),
            Callback = body.OptionalUrl("callback"),
            Delegation = body.OptionalLimits(),
        };
        body.Close();

        if (errors.Count > 0)
            return BodyFault.Malformed(errors);
        return dispatch.Task.FindSizeFault() is { } fault ? fault : dispatch;
    }
}
